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

interface CommandFieldProps extends CaptureFieldsetProps {
  readonly placeholder: string;
}

/** A command, with the arguments it becomes. */
export function CommandField({ fields, complaintOf, onChange, placeholder }: CommandFieldProps) {
  return (
    <FieldLine field="command" label="Command" complaint={complaintOf('command')}>
      <input
        id="capture-command"
        className="field field-code"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={fields.command}
        aria-invalid={complaintOf('command') !== null}
        aria-describedby="capture-command-note"
        onChange={(event) => onChange({ command: event.target.value })}
      />
      <SplitResult line={fields.command} />
    </FieldLine>
  );
}

/** The folder a command runs in. */
export function FolderField({ fields, complaintOf, onChange, placeholder }: CommandFieldProps) {
  return (
    <FieldLine field="folder" label="In folder" complaint={complaintOf('folder')}>
      <input
        id="capture-folder"
        className="field field-code"
        autoComplete="off"
        spellCheck={false}
        maxLength={8192}
        placeholder={placeholder}
        value={fields.folder}
        aria-invalid={complaintOf('folder') !== null}
        aria-describedby="capture-folder-note"
        onChange={(event) => onChange({ folder: event.target.value })}
      />
    </FieldLine>
  );
}
