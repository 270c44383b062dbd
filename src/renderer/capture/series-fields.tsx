import type { SeriesBetween } from '../../core/capture/request.ts';
import { CommandField, FolderField } from './command-fields.tsx';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';

const BETWEEN: readonly (readonly [SeriesBetween['kind'], string])[] = [
  ['ask', 'I run them and say when'],
  ['wait', 'They run by themselves: wait'],
  ['command', 'A command on the host runs them'],
];

const NOTES: Readonly<Record<SeriesBetween['kind'], string>> = {
  ask: 'After each heap you are asked, and say when to take the next.',
  wait: 'For programs that are under load all the time.',
  command: 'No shell; the series ends where it ends with another code than 0.',
};

/** What happens between the heaps of a series. */
export function SeriesFields(props: CaptureFieldsetProps) {
  const { fields, complaintOf, onChange } = props;
  const { between } = fields;
  return (
    <>
      <FieldLine
        field="operations"
        label="Operations"
        note="Between two heaps: what a leak leaves behind is told for each of them. Empty where nobody counts."
        complaint={complaintOf('operations')}
      >
        <input
          id="capture-operations"
          className="field"
          inputMode="numeric"
          autoComplete="off"
          placeholder="200"
          value={fields.operations}
          aria-invalid={complaintOf('operations') !== null}
          aria-describedby="capture-operations-note"
          onChange={(event) => onChange({ operations: event.target.value })}
        />
      </FieldLine>
      <FieldLine field="between" label="In between" note={NOTES[between]}>
        <select
          id="capture-between"
          className="field"
          value={between}
          aria-describedby="capture-between-note"
          onChange={(event) => {
            const chosen = BETWEEN.find(([kind]) => kind === event.target.value);
            if (chosen !== undefined) onChange({ between: chosen[0] });
          }}
        >
          {BETWEEN.map(([kind, title]) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
      </FieldLine>
      {between === 'wait' && (
        <FieldLine field="wait" label="Seconds" complaint={complaintOf('wait')}>
          <input
            id="capture-wait"
            className="field"
            inputMode="decimal"
            autoComplete="off"
            value={fields.wait}
            aria-invalid={complaintOf('wait') !== null}
            aria-describedby="capture-wait-note"
            onChange={(event) => onChange({ wait: event.target.value })}
          />
        </FieldLine>
      )}
      {between === 'command' && (
        <>
          <CommandField {...props} placeholder="wrk -c 4 -d 10 http://localhost:3000/" />
          <FolderField {...props} placeholder="the login’s home folder" />
        </>
      )}
    </>
  );
}
