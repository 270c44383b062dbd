import { useId } from 'react';
import { LATENCY_UNITS } from '../../core/load/latency-unit.ts';
import { parseBytes } from '../../core/series/units.ts';
import type { ImportChoices } from './import-choice-types.ts';
import { UNIT_TITLES } from './latency-unit-titles.ts';

const UNITS: readonly { readonly value: NonNullable<ImportChoices['unit']>; readonly title: string }[] = [
  { value: 'samples', title: 'Samples' },
  { value: 'nanoseconds', title: 'Nanoseconds' },
  { value: 'bytes', title: 'Bytes' },
  { value: 'count', title: 'Counts' },
];

/** What the fields hold while they are being filled in. */
export interface ChoiceFields {
  readonly label: string;
  readonly unit: string;
  /** What the latencies of a load run are in. */
  readonly latencyUnit: string;
  readonly seconds: string;
  /** Seconds between two values of a series. */
  readonly interval: string;
  /** What the process of a series may use at most, with its unit. */
  readonly limit: string;
}
export const NO_CHOICES: ChoiceFields = { label: '', unit: '', latencyUnit: '', seconds: '', interval: '', limit: '' };

type NumberField = 'seconds' | 'interval' | 'limit';

/** A number of seconds as typed; null for none, NaN for what is none. */
function secondsIn(text: string, most: number): number | null {
  if (text.trim() === '') return null;
  const seconds = Number(text.trim().replace(',', '.'));
  return seconds > 0 && seconds <= most ? seconds : Number.NaN;
}

/** The choices the fields state, or which field cannot be read. */
export function choicesOf(fields: ChoiceFields): ImportChoices | { readonly wrong: NumberField } {
  const label = fields.label.trim();
  const seconds = secondsIn(fields.seconds, 1e7);
  if (Number.isNaN(seconds)) return { wrong: 'seconds' };
  const interval = secondsIn(fields.interval, 1e6);
  if (Number.isNaN(interval)) return { wrong: 'interval' };
  const limit = fields.limit.trim() === '' ? null : parseBytes(fields.limit);
  if (limit === null && fields.limit.trim() !== '') return { wrong: 'limit' };
  const unit = UNITS.find(({ value }) => value === fields.unit)?.value;
  const latencyUnit = LATENCY_UNITS.find((one) => one === fields.latencyUnit);
  return {
    ...(label === '' ? {} : { label }),
    ...(unit === undefined ? {} : { unit }),
    ...(latencyUnit === undefined ? {} : { latencyUnit }),
    ...(seconds === null ? {} : { durationSeconds: seconds }),
    ...(interval === null ? {} : { intervalSeconds: interval }),
    ...(limit === null ? {} : { memoryLimit: limit }),
  };
}

export interface ImportChoiceFieldsProps {
  readonly fields: ChoiceFields;
  readonly onChange: (fields: ChoiceFields) => void;
  /** For what tells everything else itself. */
  readonly nameOnly?: boolean;
}

/** Label, unit, duration, interval and limit: only what a file does not tell by itself needs to be stated. */
export function ImportChoiceFields({ fields, onChange, nameOnly = false }: ImportChoiceFieldsProps) {
  const id = useId();
  const choices = choicesOf(fields);
  const wrong = 'wrong' in choices ? choices.wrong : null;
  return (
    <div className="form-grid">
      <label htmlFor={`${id}-label`}>Name</label>
      <input
        id={`${id}-label`}
        className="field"
        maxLength={1000}
        placeholder="As the file says"
        value={fields.label}
        onChange={(event) => onChange({ ...fields, label: event.target.value })}
      />
      {!nameOnly && (
        <>
          <label htmlFor={`${id}-unit`}>Weights are</label>
          <div>
            <select
              id={`${id}-unit`}
              className="field"
              value={fields.unit}
              onChange={(event) => onChange({ ...fields, unit: event.target.value })}
            >
              <option value="">As the file says (collapsed stacks: samples)</option>
              {UNITS.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </div>
          <label htmlFor={`${id}-latency`}>Latencies are</label>
          <div>
            <select
              id={`${id}-latency`}
              className="field"
              value={fields.latencyUnit}
              onChange={(event) => onChange({ ...fields, latencyUnit: event.target.value })}
            >
              <option value="">As the file says</option>
              {LATENCY_UNITS.map((unit) => (
                <option key={unit} value={unit}>
                  {UNIT_TITLES[unit]}
                </option>
              ))}
            </select>
          </div>
          <label htmlFor={`${id}-seconds`}>Recorded for</label>
          <div className="field-with-unit">
            <input
              id={`${id}-seconds`}
              className="field field-number"
              inputMode="decimal"
              placeholder="unknown"
              aria-invalid={wrong === 'seconds'}
              aria-describedby={`${id}-seconds-note`}
              value={fields.seconds}
              onChange={(event) => onChange({ ...fields, seconds: event.target.value })}
            />
            <span>seconds</span>
            <span id={`${id}-seconds-note`} className={wrong === 'seconds' ? 'field-error' : 'field-note'}>
              {wrong === 'seconds' ? 'A number above 0, at most 10,000,000.' : 'Only where the file does not tell.'}
            </span>
          </div>
          <label htmlFor={`${id}-interval`}>Values every</label>
          <div className="field-with-unit">
            <input
              id={`${id}-interval`}
              className="field field-number"
              inputMode="decimal"
              placeholder="as told"
              aria-invalid={wrong === 'interval'}
              aria-describedby={`${id}-interval-note`}
              value={fields.interval}
              onChange={(event) => onChange({ ...fields, interval: event.target.value })}
            />
            <span>seconds</span>
            <span id={`${id}-interval-note`} className={wrong === 'interval' ? 'field-error' : 'field-note'}>
              {wrong === 'interval' ? 'A number above 0, at most 1,000,000.' : 'For memory logs without times.'}
            </span>
          </div>
          <label htmlFor={`${id}-limit`}>Memory limit</label>
          <div className="field-with-unit">
            <input
              id={`${id}-limit`}
              className="field field-number"
              placeholder="unknown"
              aria-invalid={wrong === 'limit'}
              aria-describedby={`${id}-limit-note`}
              value={fields.limit}
              onChange={(event) => onChange({ ...fields, limit: event.target.value })}
            />
            <span id={`${id}-limit-note`} className={wrong === 'limit' ? 'field-error' : 'field-note'}>
              {wrong === 'limit' ? 'A size with its unit: 512MiB, 2GB.' : 'Of a memory log’s process: 512MiB, 2GB.'}
            </span>
          </div>
        </>
      )}
    </div>
  );
}
