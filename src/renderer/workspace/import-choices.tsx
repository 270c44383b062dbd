import { useId } from 'react';
import type { ImportChoices } from './import-files.ts';

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
  readonly seconds: string;
}
export const NO_CHOICES: ChoiceFields = { label: '', unit: '', seconds: '' };

/** The choices the fields state, or which field cannot be read. */
export function choicesOf(fields: ChoiceFields): ImportChoices | { readonly wrong: 'seconds' } {
  const label = fields.label.trim();
  const seconds = Number(fields.seconds.trim().replace(',', '.'));
  const stated = fields.seconds.trim() !== '';
  if (stated && !(seconds > 0 && seconds <= 1e7)) return { wrong: 'seconds' };
  const unit = UNITS.find(({ value }) => value === fields.unit)?.value;
  return {
    ...(label === '' ? {} : { label }),
    ...(unit === undefined ? {} : { unit }),
    ...(stated ? { durationSeconds: seconds } : {}),
  };
}

export interface ImportChoiceFieldsProps {
  readonly fields: ChoiceFields;
  readonly onChange: (fields: ChoiceFields) => void;
}

/** Label, unit and duration: only what a file does not tell by itself needs to be stated. */
export function ImportChoiceFields({ fields, onChange }: ImportChoiceFieldsProps) {
  const id = useId();
  const choices = choicesOf(fields);
  const wrong = 'wrong' in choices;
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
      <label htmlFor={`${id}-seconds`}>Recorded for</label>
      <div className="field-with-unit">
        <input
          id={`${id}-seconds`}
          className="field field-number"
          inputMode="decimal"
          placeholder="unknown"
          aria-invalid={wrong}
          aria-describedby={`${id}-seconds-note`}
          value={fields.seconds}
          onChange={(event) => onChange({ ...fields, seconds: event.target.value })}
        />
        <span>seconds</span>
        <span id={`${id}-seconds-note`} className={wrong ? 'field-error' : 'field-note'}>
          {wrong ? 'A number above 0, at most 10,000,000.' : 'Only where the file does not tell.'}
        </span>
      </div>
    </div>
  );
}
