import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import { DEFAULT_HOPS, type Hop, type HopAnswer } from '../../core/investigation/model.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { notify } from '../ui/toasts.tsx';
import { saveInvestigation } from './investigation-store.ts';

const ANSWERS: readonly HopAnswer[] = ['unknown', 'yes', 'no'];
const QUESTIONS = [
  ['latencyRising', 'Latency rising?'],
  ['contention', 'Contention?'],
  ['concurrencyBounded', 'Concurrency bounded?'],
] as const;

async function save(hops: readonly Hop[], before: readonly Hop[], title: string): Promise<void> {
  const failed = await saveInvestigation({ requestPath: [...hops] }, title, { requestPath: [...before] });
  if (failed !== null && failed.code !== 'investigation.changed') notify({ text: failed.message, intent: 'danger' });
}

/** A text of a hop; saved when it is left. */
function HopText({
  label,
  value,
  disabled,
  onSave,
}: {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onSave: (text: string) => void;
}) {
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

/** The way of one critical request, hop by hop, with three questions asked of each. */
export function PathSection({ hops, disabled }: { readonly hops: readonly Hop[]; readonly disabled: boolean }) {
  if (hops.length === 0) {
    return (
      <EmptyState
        title="No request is mapped"
        actions={
          <Button intent="primary" disabled={disabled} onClick={() => void save(DEFAULT_HOPS, hops, 'Request mapped')}>
            Begin with the seven usual hops
          </Button>
        }
      >
        Take one critical request and ask of each hop: is its latency rising, is there contention, is its concurrency
        bounded?
      </EmptyState>
    );
  }
  const change = (at: number, part: Partial<Hop>) =>
    void save(
      hops.map((hop, i) => (i === at ? { ...hop, ...part } : hop)),
      hops,
      `${hops[at]?.hop ?? 'Hop'} changed`,
    );
  const move = (at: number, by: 1 | -1) => {
    const rest = hops.filter((_hop, i) => i !== at);
    const hop = hops[at];
    if (hop !== undefined) void save([...rest.slice(0, at + by), hop, ...rest.slice(at + by)], hops, 'Hop moved');
  };
  // Two hops may have one name: they are known by their place.
  const rows = hops.map((hop, at) => ({ hop, at, key: `hop-${at}` }));
  const fresh = (): Hop => ({
    hop: `Hop ${hops.length + 1}`,
    latencyRising: 'unknown',
    contention: 'unknown',
    concurrencyBounded: 'unknown',
    note: '',
  });
  return (
    <section className="brief-group">
      <h3>Path of one critical request</h3>
      <table className="plain-table brief-table hop-table">
        <thead>
          <tr>
            <th scope="col">Hop</th>
            {QUESTIONS.map(([key, question]) => (
              <th key={key} scope="col">
                {question}
              </th>
            ))}
            <th scope="col" className="brief-wide">
              Note
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ hop, at, key: place }) => (
            <tr key={place}>
              <td>
                <HopText
                  label={`Hop ${at + 1}`}
                  value={hop.hop}
                  disabled={disabled}
                  onSave={(text) => text !== '' && change(at, { hop: text })}
                />
              </td>
              {QUESTIONS.map(([key, question]) => (
                <td key={key}>
                  <select
                    className={hop[key] === (key === 'concurrencyBounded' ? 'no' : 'yes') ? 'field hop-worry' : 'field'}
                    aria-label={`${hop.hop}: ${question}`}
                    disabled={disabled}
                    value={hop[key]}
                    onChange={({ target }) =>
                      change(at, { [key]: ANSWERS.find((answer) => answer === target.value) ?? 'unknown' })
                    }
                  >
                    {ANSWERS.map((answer) => (
                      <option key={answer}>{answer}</option>
                    ))}
                  </select>
                </td>
              ))}
              <td>
                <HopText
                  label={`${hop.hop}: note`}
                  value={hop.note}
                  disabled={disabled}
                  onSave={(note) => change(at, { note })}
                />
              </td>
              <td className="brief-buttons">
                <Button
                  size="small"
                  variant="minimal"
                  aria-label={`Move ${hop.hop} up`}
                  disabled={disabled || at === 0}
                  onClick={() => move(at, -1)}
                >
                  ↑
                </Button>
                <Button
                  size="small"
                  variant="minimal"
                  aria-label={`Move ${hop.hop} down`}
                  disabled={disabled || at === hops.length - 1}
                  onClick={() => move(at, 1)}
                >
                  ↓
                </Button>
                <Button
                  size="small"
                  variant="minimal"
                  aria-label={`Remove ${hop.hop}`}
                  disabled={disabled}
                  onClick={() =>
                    void save(
                      hops.filter((_hop, i) => i !== at),
                      hops,
                      `${hop.hop} removed`,
                    )
                  }
                >
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" disabled={disabled} onClick={() => void save([...hops, fresh()], hops, 'Hop added')}>
        Add a hop
      </Button>
    </section>
  );
}
