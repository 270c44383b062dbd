import { Button } from '@blueprintjs/core';
import { type FormEvent, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { type Baseline, baselinePath } from '../../core/investigation/baseline.ts';
import { call } from '../state/client.ts';
import { copyText } from '../ui/clipboard.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { saveText } from '../ui/save-text.ts';
import { notify } from '../ui/toasts.tsx';

async function save({ id, takenAt, label }: Baseline): Promise<void> {
  try {
    const { text } = await call('baseline', { id });
    saveText(baselinePath(takenAt, label).replace(/^.*\//, ''), text, 'text/markdown');
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

function Shown({ baseline }: { readonly baseline: Baseline }) {
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const open = async (isOpen: boolean) => {
    if (!isOpen || text !== null) return;
    try {
      setText((await call('baseline', { id: baseline.id })).text);
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  const { label, takenAt, items, notMeasured, sha256 } = baseline;
  return (
    <details className="baseline" onToggle={({ currentTarget }) => void open(currentTarget.open)}>
      <summary>
        <b>{oneLine(label, 80)}</b>
        <span className="brief-quiet">
          {formatMoment(takenAt)} · {plural(items.length, 'item')} · <code title={sha256}>{sha256.slice(0, 12)}</code>
        </span>
      </summary>
      <p className="panel-note">
        {notMeasured.length === 0 ? 'All of the minimum was measured.' : `Not measured: ${notMeasured.join(', ')}.`}
      </p>
      <p className="brief-buttons">
        <Button size="small" onClick={() => void save(baseline)}>
          Save {baselinePath(takenAt, label).replace(/^.*\//, '')}
        </Button>
        <Button size="small" variant="minimal" onClick={() => void copyText(sha256)}>
          Copy SHA-256
        </Button>
      </p>
      {error !== null && <ErrorCard error={error} />}
      {text !== null && <pre className="baseline-text">{text}</pre>}
    </details>
  );
}

/** Baselines: the state of the workspace at a time, written down once. */
export function BaselinesSection({
  baselines,
  editable,
}: {
  readonly baselines: readonly Baseline[];
  readonly editable: boolean;
}) {
  const [label, setLabel] = useState('before');
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const [busy, setBusy] = useState(false);
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { baseline } = await call('takeBaseline', { label: label.trim() === '' ? 'baseline' : label.trim() });
      notify({ text: `Baseline “${oneLine(baseline.label, 60)}” was taken.`, intent: 'success' });
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="brief-group brief-fill">
      <h2>Baselines</h2>
      <p className="panel-note">
        A baseline writes down what the workspace has measured now, what it has not, and what is assumed. It is never
        changed.
      </p>
      {editable && (
        <form className="brief-line" aria-label="Take a baseline" onSubmit={(event) => void take(event)}>
          <input
            className="field brief-limit"
            aria-label="Label of the baseline"
            maxLength={200}
            value={label}
            onChange={({ target }) => setLabel(target.value)}
          />
          <button type="submit" className="primary-button" disabled={busy}>
            Take a baseline
          </button>
        </form>
      )}
      {error !== null && <ErrorCard error={error} />}
      {baselines.length === 0 ? (
        <EmptyState title="No baseline was taken">
          Nothing may be called improved before there is one (QG-BASELINE). Import or capture how it is now, then take
          it.
        </EmptyState>
      ) : (
        [...baselines].reverse().map((baseline) => <Shown key={baseline.id} baseline={baseline} />)
      )}
    </section>
  );
}
