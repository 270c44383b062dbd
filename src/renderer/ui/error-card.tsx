import { Button } from '@blueprintjs/core';
import { Duplicate, Error as ErrorIcon } from '@blueprintjs/icons';
import { type ReactNode, useState } from 'react';
import type { PlateauErrorData } from '../../core/error.ts';
import { copyText } from './clipboard.ts';
import { formatCount, oneLine } from './format.ts';

/** An error as text for a bug report or a colleague. */
export function errorText(error: PlateauErrorData, subject?: string): string {
  const lines = [
    `${error.code}: ${error.message}`,
    ...(subject === undefined ? [] : [`File: ${subject}`]),
    ...(error.at === undefined ? [] : [`At byte: ${error.at.offset}${error.at.file ? ` of ${error.at.file}` : ''}`]),
    ...(error.hint === undefined ? [] : [`What to do: ${error.hint}`]),
  ];
  return lines.join('\n');
}

const FINGERPRINT = /(SHA256:[A-Za-z0-9+/]{43})/;

/** A message with its fingerprints as such, each in one piece: they are there to be compared. */
function Message({ text }: { readonly text: string }) {
  return text.split(FINGERPRINT).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
    FINGERPRINT.test(part) ? <code key={index}>{part}</code> : part,
  );
}

export interface ErrorCardProps {
  readonly error: PlateauErrorData;
  /** What it happened to, usually a file's name. */
  readonly subject?: string;
  readonly actions?: ReactNode;
  /** Asks again; offered where another try can go otherwise. */
  readonly onRetry?: () => void;
}

/** What another try finds as it was: the thing is gone, is of another kind, or its file is broken. */
const STAYS = /^(?:item\.|import\.|catalog\.|input\.)/;

/** Whether asking again can help: the window lost its server, a worker ended, the disk was full. */
export const mayPass = ({ code }: Pick<PlateauErrorData, 'code'>): boolean => !STAYS.test(code);

/** An error with all it knows: the sentence, what to do, the code, the byte, and a way to copy it. */
export function ErrorCard({ error, subject, actions, onRetry }: ErrorCardProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => setCopied(await copyText(errorText(error, subject)));
  return (
    <article className="error-card" aria-label={`Error: ${oneLine(error.message, 200)}`}>
      <ErrorIcon className="error-card-icon" size={16} aria-hidden="true" />
      <div className="error-card-body">
        {subject !== undefined && <div className="error-card-subject">{oneLine(subject, 300)}</div>}
        <p className="error-card-message">
          <Message text={oneLine(error.message)} />
        </p>
        {error.hint?.split('\n').map((line) => (
          <p key={line} className="error-card-hint">
            {oneLine(line)}
          </p>
        ))}
        <div className="error-card-facts">
          <code>{oneLine(error.code, 100)}</code>
          {error.at !== undefined && <span>at byte {formatCount(error.at.offset)}</span>}
        </div>
      </div>
      <div className="error-card-actions">
        <Button size="small" variant="minimal" icon={<Duplicate size={14} />} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        {onRetry !== undefined && mayPass(error) && (
          <Button size="small" variant="minimal" onClick={onRetry}>
            Try again
          </Button>
        )}
        {actions}
      </div>
    </article>
  );
}

export interface ViewErrorProps {
  readonly error: PlateauErrorData;
  readonly onRetry: () => void;
}

/** What stands in the place of a view that could not be read. */
export const ViewError = ({ error, onRetry }: ViewErrorProps) => (
  <div className="view-error">
    <ErrorCard error={error} onRetry={onRetry} />
  </div>
);
