import { splitLine } from '../../core/capture/command-line.ts';
import { oneLine } from '../ui/format.ts';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';

/** A line as the arguments it becomes; what only a shell would act on is told. */
export function SplitResult({ line }: { readonly line: string }) {
  const split = splitLine(line);
  if ('complaint' in split || split.arguments.length === 0) return null;
  return (
    <>
      <ol className="split-arguments" aria-label="Arguments">
        {split.arguments.map((argument, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an argument is known by its place
          <li key={index}>{argument === '' ? '␣' : oneLine(argument, 200)}</li>
        ))}
      </ol>
      {split.shellSigns.length > 0 && (
        <p className="capture-note">
          No shell runs here: {split.shellSigns.map((sign) => `“${oneLine(sign, 40)}”`).join(', ')} is handed to the
          program as it stands.
        </p>
      )}
    </>
  );
}

/** The program a profiler starts: its arguments, where, and what brings it load. */
export function LaunchFields({ fields, complaintOf, onChange }: CaptureFieldsetProps) {
  return (
    <>
      <FieldLine field="command" label="Command" complaint={complaintOf('command')}>
        <input
          id="capture-command"
          className="field field-code"
          autoComplete="off"
          spellCheck={false}
          placeholder="node server.js --port 3000"
          value={fields.command}
          aria-invalid={complaintOf('command') !== null}
          aria-describedby="capture-command-note"
          onChange={(event) => onChange({ command: event.target.value })}
        />
        <SplitResult line={fields.command} />
      </FieldLine>
      <FieldLine field="folder" label="In folder" complaint={complaintOf('folder')}>
        <input
          id="capture-folder"
          className="field field-code"
          autoComplete="off"
          spellCheck={false}
          maxLength={8192}
          placeholder="/srv/app"
          value={fields.folder}
          aria-invalid={complaintOf('folder') !== null}
          aria-describedby="capture-folder-note"
          onChange={(event) => onChange({ folder: event.target.value })}
        />
      </FieldLine>
      <FieldLine
        field="onPort"
        label="Once it listens"
        note="What brings it load; runs on the host once the program listens. Empty for none."
        complaint={complaintOf('onPort')}
      >
        <input
          id="capture-onPort"
          className="field field-code"
          autoComplete="off"
          spellCheck={false}
          placeholder="autocannon -d 20 http://localhost:3000/"
          value={fields.onPort}
          aria-invalid={complaintOf('onPort') !== null}
          aria-describedby="capture-onPort-note"
          onChange={(event) => onChange({ onPort: event.target.value })}
        />
        <SplitResult line={fields.onPort} />
      </FieldLine>
    </>
  );
}
