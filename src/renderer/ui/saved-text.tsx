import { useState } from 'react';

export interface SavedTextProps {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onSave: (text: string) => void;
  readonly maxLength?: number;
  /** What the text is cannot be taken as it stands. */
  readonly wrong?: boolean;
  /** The element that says why. */
  readonly describedBy?: string;
}

/** A short text, saved when it is left or with Enter. */
export function SavedText({ label, value, disabled, onSave, maxLength, wrong = false, describedBy }: SavedTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const done = () => {
    if (draft !== null && draft.trim() !== value) onSave(draft.trim());
    setDraft(null);
  };
  return (
    <input
      className="field"
      aria-label={label}
      aria-invalid={wrong}
      aria-describedby={describedBy}
      disabled={disabled}
      maxLength={maxLength}
      autoComplete="off"
      value={draft ?? value}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={done}
      onKeyDown={({ key }) => key === 'Enter' && done()}
    />
  );
}
