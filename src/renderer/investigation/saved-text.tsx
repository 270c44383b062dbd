import { useState } from 'react';

export interface SavedTextProps {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onSave: (text: string) => void;
}

/** A short text in a table, saved when it is left or with Enter. */
export function SavedText({ label, value, disabled, onSave }: SavedTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const done = () => {
    if (draft !== null && draft.trim() !== value) onSave(draft.trim());
    setDraft(null);
  };
  return (
    <input
      className="field"
      aria-label={label}
      disabled={disabled}
      value={draft ?? value}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={done}
      onKeyDown={({ key }) => key === 'Enter' && done()}
    />
  );
}
