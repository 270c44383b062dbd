import { Button } from '@blueprintjs/core';
import { host } from '../state/host.ts';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';
import { PROFILER_TEXTS } from './profiler-table.ts';

/** A profiler of this machine that is sent along, for a host that has none. */
export function ProgramField({ fields, complaintOf, onChange }: CaptureFieldsetProps) {
  const complaint = complaintOf('program');
  const { title } = PROFILER_TEXTS[fields.profiler];
  const choose = async () => {
    const [path] = (await host?.chooseFiles()) ?? [];
    if (path !== undefined) onChange({ program: path });
  };
  return (
    <FieldLine
      field="program"
      label="Send"
      note={`A ${title} for the host’s system, on this machine. It runs from the capture’s folder there and goes with it.`}
      complaint={complaint}
    >
      <div className="capture-program">
        <input
          id="capture-program"
          className="field field-code"
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          placeholder={`/path/to/${title}`}
          value={fields.program}
          aria-invalid={complaint !== null}
          aria-describedby="capture-program-note"
          onChange={(event) => onChange({ program: event.target.value })}
        />
        {host !== undefined && (
          <Button size="small" onClick={() => void choose()}>
            Choose…
          </Button>
        )}
      </div>
    </FieldLine>
  );
}
