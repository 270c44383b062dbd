import { CommandField, FolderField, SplitResult } from './command-fields.tsx';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';

/** The program a profiler starts: its arguments, where, and what brings it load. */
export function LaunchFields(props: CaptureFieldsetProps) {
  const { fields, complaintOf, onChange } = props;
  return (
    <>
      <CommandField {...props} placeholder="node server.js --port 3000" />
      <FolderField {...props} placeholder="/srv/app" />
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
