import './investigation.css';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { PlateauErrorData } from '../../core/error.ts';
import { checkField } from '../../core/investigation/field-value.ts';
import type { BriefField } from '../../core/investigation/fields.ts';
import { saveInvestigation } from './investigation-store.ts';

/** A text is saved when nothing was typed for so long, and when the field is left. */
const SETTLED_MS = 900;

export interface BriefFieldInputProps {
  readonly field: BriefField;
  readonly value: string;
  readonly disabled: boolean;
  /** What it is called where the column's head says a part of its name. */
  readonly label?: string;
  /** Keeps what it says now; without it, it is a field of the brief. Null when it is stored, else why it is not. */
  readonly save?: (value: string, field: BriefField, before: string) => Promise<PlateauErrorData | null>;
}

const saveField = (value: string, { path, title }: BriefField, before: string): Promise<PlateauErrorData | null> =>
  saveInvestigation({ values: { [path]: value } }, `${title} changed`, { values: { [path]: before } });

/** One field of the brief, saved as it is typed; what cannot be read is said below it and not saved. */
export function BriefFieldInput({ field, value, disabled, label, save = saveField }: BriefFieldInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<string | null>(null);
  const noteId = useId();

  const commit = async (text: string): Promise<void> => {
    clearTimeout(timer.current);
    pending.current = null;
    const check = checkField(field, text);
    if ('wrong' in check) return setWrong(check.wrong);
    setWrong(null);
    if (check.value !== value) {
      const failed = await save(check.value, field, value);
      if (failed !== null && failed.code !== 'investigation.changed') return setWrong(failed.message);
    }
    if (pending.current === null) setDraft(null);
  };
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(
    () => () => {
      if (pending.current !== null) void latest.current(pending.current);
    },
    [],
  );

  const onText = (text: string): void => {
    setDraft(text);
    setWrong(null);
    pending.current = text;
    clearTimeout(timer.current);
    // Half a quantity is no mistake: it is looked at when it is done.
    if (field.kind === 'text') timer.current = setTimeout(() => void latest.current(text), SETTLED_MS);
  };
  const onBlur = (): void => {
    if (pending.current !== null) void commit(pending.current);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && field.kind !== 'text' && pending.current !== null) void commit(pending.current);
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      clearTimeout(timer.current);
      pending.current = null;
      setDraft(null);
      setWrong(null);
    }
  };
  const common = {
    'aria-label': label ?? field.title,
    'aria-invalid': wrong !== null,
    'aria-describedby': wrong === null ? undefined : noteId,
    disabled,
    onBlur,
    onKeyDown,
  };
  const shown = draft ?? value;
  return (
    <span className="brief-input">
      {field.kind === 'choice' ? (
        <select {...common} className="field" value={shown} onChange={(event) => void commit(event.target.value)}>
          <option value="">not stated</option>
          {field.choices?.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : field.kind === 'text' ? (
        <textarea
          {...common}
          className="field brief-text"
          rows={1}
          placeholder={field.example}
          value={shown}
          onChange={(event) => onText(event.target.value)}
        />
      ) : (
        <input
          {...common}
          className="field"
          // What looks like a value must not be taken for one.
          placeholder={`e.g. ${field.example}`}
          value={shown}
          onChange={(event) => onText(event.target.value)}
        />
      )}
      {wrong !== null && (
        <span id={noteId} className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </span>
  );
}
