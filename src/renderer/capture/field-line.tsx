import type { ReactNode } from 'react';

export interface FieldLineProps {
  readonly field: string;
  readonly label: string;
  readonly note?: string;
  readonly complaint?: string | null;
  readonly children: ReactNode;
}

/** A labelled field with what is to be known of it, or what is wrong with it. */
export function FieldLine({ field, label, note, complaint = null, children }: FieldLineProps) {
  const text = complaint ?? note;
  return (
    <>
      <label htmlFor={`capture-${field}`}>{label}</label>
      <div>
        {children}
        {text !== undefined && (
          <p id={`capture-${field}-note`} className={complaint === null ? 'field-note' : 'field-error'}>
            {text}
          </p>
        )}
      </div>
    </>
  );
}
