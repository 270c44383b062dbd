import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { numberIn } from './number-in.ts';

export interface LabelledProps {
  readonly label: string;
  /** What is expected, in a few words below the label. */
  readonly note?: ReactNode;
  readonly children: (id: string) => ReactNode;
  readonly wide?: boolean;
}

/** A label over what it names. */
export function Labelled({ label, note, children, wide = false }: LabelledProps) {
  const id = useId();
  return (
    <div className={wide ? 'form-field form-wide' : 'form-field'}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {note !== undefined && <p className="field-note">{note}</p>}
    </div>
  );
}

export interface LineFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly note?: ReactNode;
  readonly type?: 'text' | 'date';
  readonly wide?: boolean;
  /** Names that were used before, offered while typing. */
  readonly known?: readonly string[];
}

/** One line of text, or a day. */
export function LineField({ label, value, onChange, placeholder, note, type = 'text', wide, known }: LineFieldProps) {
  const list = useId();
  return (
    <Labelled label={label} note={note} wide={wide ?? false}>
      {(id) => (
        <>
          <input
            id={id}
            type={type}
            className="field"
            value={value}
            placeholder={placeholder}
            maxLength={500}
            autoComplete="off"
            list={known === undefined ? undefined : list}
            onChange={(event) => onChange(event.target.value)}
          />
          {known !== undefined && (
            <datalist id={list}>
              {known.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Labelled>
  );
}

export interface NumberFieldProps {
  readonly label: string;
  /** Null: not known. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly unit?: string;
  readonly least?: number;
  readonly most?: number;
  readonly note?: ReactNode;
  /** What the number on the screen is of the one that is kept: 100 shows 0.7 as 70. */
  readonly scale?: number;
}

const textOf = (value: number | null, scale: number): string =>
  value === null ? '' : String(Number((value * scale).toPrecision(12)));

/** A number that may not be known yet. What is no number stays on the screen and is not kept. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, unit, least = 0, most = Number.MAX_VALUE, note, scale = 1 } = props;
  const [text, setText] = useState(textOf(value, scale));
  const written = useRef(value);
  useEffect(() => {
    // Changed elsewhere: by an undo, by another person.
    if (written.current !== value) setText(textOf(value, scale));
    written.current = value;
  }, [value, scale]);
  const read = numberIn(text, least, most);
  return (
    <Labelled
      label={label}
      note={read === undefined ? <span className="field-error">{boundsText(least, most)}</span> : note}
    >
      {(id) => (
        <span className="field-with-unit form-number">
          <input
            id={id}
            className="field field-number"
            inputMode="decimal"
            value={text}
            aria-invalid={read === undefined}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              const next = numberIn(event.target.value, least, most);
              if (next === undefined) return;
              const kept = next === null ? null : next / scale;
              written.current = kept;
              onChange(kept);
            }}
          />
          {unit !== undefined && <span className="field-note">{unit}</span>}
        </span>
      )}
    </Labelled>
  );
}

const boundsText = (least: number, most: number): string =>
  most === Number.MAX_VALUE ? `A number from ${least}` : `A number from ${least} to ${most}`;

export interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
  readonly note?: ReactNode;
}

/** One of several. */
export function ChoiceField<T extends string>({ label, value, choices, onChange, note }: ChoiceFieldProps<T>) {
  return (
    <Labelled label={label} note={note}>
      {(id) => (
        <select
          id={id}
          className="field"
          value={value}
          onChange={(event) => {
            const chosen = choices.find(([one]) => one === event.target.value);
            if (chosen !== undefined) onChange(chosen[0]);
          }}
        >
          {choices.map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export interface CheckFieldProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

/** Yes or no. */
export function CheckField({ label, value, onChange }: CheckFieldProps) {
  return (
    <label className="check form-check">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

const THREE = [
  ['unknown', 'Not known'],
  ['yes', 'Yes'],
  ['no', 'No'],
] as const;

export interface KnownFieldProps {
  readonly label: string;
  readonly value: boolean | null;
  readonly onChange: (value: boolean | null) => void;
}

/** Yes, no, or not known. */
export function KnownField({ label, value, onChange }: KnownFieldProps) {
  return (
    <ChoiceField
      label={label}
      value={value === null ? 'unknown' : value ? 'yes' : 'no'}
      choices={THREE}
      onChange={(next) => onChange(next === 'unknown' ? null : next === 'yes')}
    />
  );
}
