import { PROFILER_EVENTS } from '../../core/capture/events.ts';
import type { CaptureEvent } from '../../core/capture/request.ts';
import { ENOUGH_HEAPS, isHeapEvent } from '../../core/capture/series.ts';
import { formatNumber } from '../flame/quantity.ts';
import { formatCount, oneLine } from '../ui/format.ts';
import type { CaptureFields } from './capture-form.ts';
import { comparesAgain, suggestedLabel } from './capture-form.ts';
import { DatabaseFields } from './database-fields.tsx';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';
import { LaunchFields } from './launch-fields.tsx';
import { ProfilerChoice } from './profiler-choice.tsx';
import {
  capturesDatabase,
  EVENT_NOTES,
  EVENT_TITLES,
  launches,
  optionsFor,
  PROFILER_TEXTS,
  takesRate,
  takesTime,
} from './profiler-table.ts';
import { ProgramField } from './program-field.tsx';
import { SeriesFields } from './series-fields.tsx';
import { isSeries } from './series-form.ts';

type NumberName = 'seconds' | 'rate' | 'repeat' | 'port' | 'heaps';

interface NumberFieldProps extends Pick<CaptureFieldsetProps, 'fields' | 'onChange' | 'complaintOf'> {
  readonly field: NumberName;
  readonly label: string;
  readonly unit: string;
  /** The whole of it, for who does not see its row. */
  readonly name: string;
  readonly placeholder?: string;
}

/** A number with its unit, in a row of such. */
function NumberField({ field, label, unit, name, placeholder, fields, onChange, complaintOf }: NumberFieldProps) {
  const complaint = complaintOf(field);
  return (
    <label className="capture-number">
      <span>{label}</span>
      <span className="capture-number-field">
        <input
          id={`capture-${field}`}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          aria-label={name}
          placeholder={placeholder}
          value={fields[field]}
          aria-invalid={complaint !== null}
          title={complaint ?? undefined}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
        <span>{unit}</span>
      </span>
    </label>
  );
}

function Numbers(props: CaptureFieldsetProps) {
  const { fields, recommendedRate, complaintOf } = props;
  const text = PROFILER_TEXTS[fields.profiler];
  const complaints = (['seconds', 'rate', 'repeat', 'port', 'heaps'] as const).flatMap(
    (field) => complaintOf(field) ?? [],
  );
  const rate = recommendedRate === null ? 'auto' : String(Number(recommendedRate.toPrecision(3)));
  return (
    <div className="capture-numbers">
      {takesTime(fields.event) && <NumberField {...props} field="seconds" label="For" unit="s" name="Seconds" />}
      {takesRate(fields.profiler, fields.event) && (
        <NumberField {...props} field="rate" label="Rate" unit="/ s" name="Samples a second" placeholder={rate} />
      )}
      {isHeapEvent(fields.event) ? (
        <NumberField {...props} field="heaps" label="Take" unit="heaps" name="Heaps" />
      ) : (
        !capturesDatabase(fields.profiler) && (
          <NumberField {...props} field="repeat" label="Repeat" unit="×" name="Repetitions" />
        )
      )}
      {text.hasPort && (
        <NumberField {...props} field="port" label="Port" unit="" name="Port of the program" placeholder="found" />
      )}
      {complaints.length > 0 && <p className="field-error">{complaints[0]}</p>}
      {complaints.length === 0 && <p className="field-note">{numbersNote(fields, recommendedRate)}</p>}
    </div>
  );
}

function numbersNote(fields: CaptureFields, recommended: number | null): string {
  const { seconds, repeat, rate, profiler, event } = fields;
  if (isHeapEvent(event)) {
    if (!isSeries(fields)) return `Several with operations in between find a leak: take ${ENOUGH_HEAPS}.`;
    return Number(fields.heaps) < ENOUGH_HEAPS ? `Growth is confirmed from ${ENOUGH_HEAPS} heaps on.` : '';
  }
  if (event === 'plan') return 'The longest that one execution may take.';
  if (event === 'statements') return 'The time between two looks; nothing is held open meanwhile.';
  if (Number(repeat) > 1) return 'Replicates: they make the intervals honest, and cost their time.';
  if ((event === 'cpu' || event === 'wall') && Number(seconds) < 30) return 'Under 30 s nothing can be confirmed.';
  if (takesRate(profiler, event) && rate === '' && recommended !== null) {
    if (event === 'memory') return `One look every ${formatNumber(1 / recommended)} s unless another rate is given.`;
    return `${formatCount(recommended)} samples a second are recommended for this process.`;
  }
  return '';
}

/** What somebody might expect to see. */
const EXAMPLE = 'hot() takes most of the time';
const EXAMPLES: Partial<Readonly<Record<CaptureEvent, string>>> = {
  alloc: 'parse() allocates most',
  heap: 'the cache holds most of the heap',
  snapshot: 'the cache holds most of the heap',
  histogram: 'Session objects grow with every request',
  lock: 'most waits are for the stock lock',
  mutex: 'most waits are for the stock lock',
  block: 'most waits are for the database',
  goroutine: 'most goroutines wait for the database',
  memory: 'it grows by the hour and does not come back',
  process: 'the event loop stalls under load',
  plan: 'the scan of orders takes most of the time',
  statements: 'the list of orders takes most of the time',
  catalog: 'the filter fits no index',
};

/** What is captured, where a profiler knows several things. */
function EventField({ fields, onChange, label }: CaptureFieldsetProps & { readonly label: string }) {
  const events = PROFILER_EVENTS[fields.profiler];
  if (events.length < 2) return null;
  return (
    <FieldLine field="event" label={label} note={EVENT_NOTES[fields.event]}>
      <select
        id="capture-event"
        className="field"
        value={fields.event}
        onChange={(event) => {
          const chosen = events.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange({ event: chosen });
        }}
      >
        {events.map((event) => (
          <option key={event} value={event}>
            {EVENT_TITLES[event]}
          </option>
        ))}
      </select>
    </FieldLine>
  );
}

/** Everything there is to choose of a capture. */
export function CaptureFieldset(props: CaptureFieldsetProps) {
  const { fields, target, profilers, again, complaintOf, onChange } = props;
  const options = optionsFor(fields.profiler, fields.event);
  // What is asked of a database decides which fields there are.
  const asksDatabase = capturesDatabase(fields.profiler);
  return (
    <>
      <ProfilerChoice profilers={profilers} chosen={fields.profiler} onChoose={props.onProfiler} />
      <div className="form-grid capture-grid">
        {asksDatabase && <EventField {...props} label="Ask for" />}
        {launches(fields.profiler) && <LaunchFields {...props} />}
        {asksDatabase && <DatabaseFields {...props} />}
        {(profilers.some(({ name, sendable }) => name === fields.profiler && sendable === true) ||
          fields.program !== '') && <ProgramField {...props} />}
        {!asksDatabase && <EventField {...props} label="Event" />}
        <span className="capture-label">{asksDatabase ? 'Time' : 'Sampling'}</span>
        <Numbers {...props} />
        {isSeries(fields) && <SeriesFields {...props} />}
        {options.length > 0 && (
          <>
            <span className="capture-label">Options</span>
            <div className="capture-options">
              {options.map(({ name, title, what }) => (
                <label key={name} className="check" title={what}>
                  <input
                    type="checkbox"
                    checked={fields.options[name] === true}
                    onChange={(event) => onChange({ options: { ...fields.options, [name]: event.target.checked } })}
                  />
                  {title}
                </label>
              ))}
            </div>
          </>
        )}
        <FieldLine
          field="hypothesis"
          label="Hypothesis"
          complaint={complaintOf('hypothesis')}
          {...(fields.exploratory
            ? { note: 'Labelled exploratory: what it finds needs a capture of its own to confirm.' }
            : {})}
        >
          <textarea
            id="capture-hypothesis"
            className="field capture-hypothesis"
            rows={2}
            maxLength={2000}
            placeholder={fields.exploratory ? 'exploratory' : `What you expect: ${EXAMPLES[fields.event] ?? EXAMPLE}`}
            disabled={fields.exploratory}
            value={fields.exploratory ? '' : fields.hypothesis}
            aria-invalid={complaintOf('hypothesis') !== null}
            aria-describedby="capture-hypothesis-note"
            onChange={(event) => onChange({ hypothesis: event.target.value })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={fields.exploratory}
              onChange={(event) => onChange({ exploratory: event.target.checked })}
            />
            I am only exploring
          </label>
        </FieldLine>
        <FieldLine field="label" label="Label">
          <input
            id="capture-label"
            className="field"
            maxLength={1000}
            autoComplete="off"
            placeholder={suggestedLabel(fields, target)}
            value={fields.label}
            onChange={(event) => onChange({ label: event.target.value })}
          />
        </FieldLine>
        {again !== null && comparesAgain(fields) && (
          <>
            <span className="capture-label">Then</span>
            <label className="check">
              <input
                type="checkbox"
                checked={fields.compare}
                onChange={(event) => onChange({ compare: event.target.checked })}
              />
              <span className="capture-compare">Compare with “{oneLine(again.label, 60)}” when done</span>
            </label>
          </>
        )}
        {target.hostClass === 'production' && (
          <FieldLine
            field="confirmed"
            label="Confirm"
            note={`${target.host} is for production. Type its name to capture there.`}
            complaint={complaintOf('confirmed')}
          >
            <input
              id="capture-confirmed"
              className="field field-code capture-confirm"
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              value={fields.confirmed}
              aria-invalid={complaintOf('confirmed') !== null}
              aria-describedby="capture-confirmed-note"
              onChange={(event) => onChange({ confirmed: event.target.value })}
            />
          </FieldLine>
        )}
      </div>
    </>
  );
}
