import { Button } from '@blueprintjs/core';
import { type FormEvent, useState } from 'react';
import { toErrorData } from '../../core/error.ts';
import { CHANGE_KINDS, type ChangeKind, type RecordedChange } from '../../core/investigation/changes.ts';
import { call } from '../state/client.ts';
import { undoable } from '../state/undo.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';

/** The local time as the field of the browser wants it: `2026-11-21T14:05`. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const complain = (thrown: unknown): void => notify({ text: toErrorData(thrown).message, intent: 'danger' });

async function remove({ id, text }: RecordedChange): Promise<void> {
  try {
    await call('removeChange', { id });
    const undo = undoable(`Change “${oneLine(text, 40)}” removed`, async () => {
      await call('restoreChange', { id });
    });
    notify({ text: 'Change removed.', action: { text: 'Undo', onClick: () => void undo().catch(complain) } });
  } catch (thrown) {
    complain(thrown);
  }
}

function ChangeForm() {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<ChangeKind>('deploy');
  const [at, setAt] = useState(localNow);
  const [commit, setCommit] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const time = new Date(at);
    if (text.trim() === '') return setWrong('Say what was changed.');
    if (Number.isNaN(time.getTime())) return setWrong('Say when.');
    if (commit.trim() !== '' && !/^[0-9a-f]{7,64}$/.test(commit.trim())) {
      return setWrong('A commit is 7 to 64 hexadecimal digits.');
    }
    try {
      await call('addChange', { text: text.trim(), kind, at: time.toISOString(), commit: commit.trim() });
      setText('');
      setCommit('');
      setAt(localNow());
      setWrong(null);
    } catch (thrown) {
      setWrong(toErrorData(thrown).message);
    }
  };
  return (
    <form className="brief-line" aria-label="Record a change" onSubmit={(event) => void add(event)}>
      <select
        className="field"
        aria-label="Kind of change"
        value={kind}
        onChange={({ target }) => setKind(CHANGE_KINDS.find((one) => one === target.value) ?? 'other')}
      >
        {CHANGE_KINDS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <input
        className="field brief-grow"
        aria-label="What was changed"
        placeholder="index on orders (customer_id)"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <input
        className="field brief-moment"
        type="datetime-local"
        aria-label="When, in your time"
        value={at}
        onChange={({ target }) => setAt(target.value)}
      />
      <input
        className="field brief-commit"
        aria-label="Commit"
        placeholder="commit"
        value={commit}
        onChange={({ target }) => setCommit(target.value)}
      />
      <button type="submit" className="primary-button">
        Record change
      </button>
      {wrong !== null && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}

/** What was changed and when. Comparisons count what lies between their sides. */
export function ChangesSection({
  changes,
  editable,
}: {
  readonly changes: readonly RecordedChange[];
  readonly editable: boolean;
}) {
  return (
    <section className="brief-group brief-fill">
      <h2>Recorded changes</h2>
      <p className="panel-note">
        Fix one thing at a time (S0:77): a comparison with more than one change between before and after is marked as
        confounded (QG-CONFOUNDED).
      </p>
      {editable && <ChangeForm />}
      {changes.length === 0 ? (
        <EmptyState title="No change is recorded">
          Record deploys, flags, batch jobs, cron, cache flushes and changes of the schema here; comparisons then say
          which of them lie between before and after.
        </EmptyState>
      ) : (
        <table className="plain-table brief-table change-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Kind</th>
              <th scope="col" className="brief-wide">
                Change
              </th>
              <th scope="col">Commit</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.id}>
                <td title={change.at}>{formatMoment(change.at)}</td>
                <td>{change.kind}</td>
                <th scope="row">{oneLine(change.text)}</th>
                <td>
                  <code>{change.commit.slice(0, 12)}</code>
                </td>
                <td>
                  {editable && (
                    <Button size="small" variant="minimal" onClick={() => void remove(change)}>
                      Remove
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
