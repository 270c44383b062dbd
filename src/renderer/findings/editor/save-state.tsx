import { Button } from '@blueprintjs/core';
import { useContext } from 'react';
import { oneLine } from '../../ui/format.ts';
import type { Draft, Field } from './draft.ts';
import { decide, flushDraft, useDrafts } from './draft-store.ts';
import { FindingId } from './editor-context.tsx';
import { FIELD_WORDS } from './field-words.ts';

type State = 'saved' | 'saving' | 'error' | 'conflict';

function stateOf(draft: Draft | undefined): State {
  if (draft === undefined) return 'saved';
  if (draft.conflicts.size > 0) return 'conflict';
  if (draft.error !== null) return 'error';
  return draft.dirty.size > 0 || draft.saving !== null ? 'saving' : 'saved';
}

/** Whether what is on the screen is kept. */
export function SaveState() {
  const id = useContext(FindingId);
  const state = useDrafts(({ drafts }) => stateOf(drafts.get(id)));
  const error = useDrafts(({ drafts }) => drafts.get(id)?.error ?? null);
  return (
    <span className={`save-state save-${state}`} role="status">
      {state === 'saved' && '✓ Saved'}
      {state === 'saving' && '… Saving'}
      {state === 'conflict' && '⚠ Not saved: changed by somebody else too'}
      {state === 'error' && (
        <>
          ⚠ Not saved: {oneLine(error?.message ?? '', 160)}{' '}
          <Button size="small" variant="outlined" onClick={() => void flushDraft(id)}>
            Try again
          </Button>
        </>
      )}
    </span>
  );
}

/** Both sides of every field that two people changed: one says which stays, and neither is lost before. */
export function Conflicts() {
  const id = useContext(FindingId);
  const draft = useDrafts(({ drafts }) => drafts.get(id));
  if (draft === undefined || draft.conflicts.size === 0) return null;
  return (
    <section className="conflicts" aria-label="Changed by somebody else too">
      <h2>Somebody else changed this too. Nothing is lost: say which stays.</h2>
      {[...draft.conflicts].map((field) => (
        <Conflict key={field} id={id} field={field} draft={draft} />
      ))}
    </section>
  );
}

interface ConflictProps {
  readonly id: string;
  readonly field: Field;
  readonly draft: Draft;
}

/** A value as it is compared: a text as such, everything else as JSON. */
const told = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

function Conflict({ id, field, draft }: ConflictProps) {
  return (
    <div className="conflict">
      <h3>{FIELD_WORDS[field]}</h3>
      <div className="conflict-sides">
        <figure>
          <figcaption>
            Yours{' '}
            <Button size="small" variant="outlined" onClick={() => decide(id, field, 'mine')}>
              Keep mine
            </Button>
          </figcaption>
          <pre>{told(draft.body[field])}</pre>
        </figure>
        <figure>
          <figcaption>
            Theirs{' '}
            <Button size="small" variant="outlined" onClick={() => decide(id, field, 'theirs')}>
              Take theirs
            </Button>
          </figcaption>
          <pre>{told(draft.detail.finding.body[field])}</pre>
        </figure>
      </div>
    </div>
  );
}
