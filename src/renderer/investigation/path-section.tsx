import { Button } from '@blueprintjs/core';
import { DEFAULT_HOPS, type Hop, type HopAnswer } from '../../core/investigation/model.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SavedText } from '../ui/saved-text.tsx';
import { saveOrTell } from './investigation-store.ts';

const ANSWERS: readonly HopAnswer[] = ['unknown', 'yes', 'no'];
const QUESTIONS = [
  ['latencyRising', 'Latency rising?'],
  ['contention', 'Contention?'],
  ['concurrencyBounded', 'Concurrency bounded?'],
] as const;

/** Saves the hops, made of those there are when it is saved. */
const save = (change: (hops: readonly Hop[]) => readonly Hop[], title: string): Promise<void> =>
  saveOrTell(
    ({ requestPath }) => ({ requestPath: [...change(requestPath)] }),
    title,
    ({ requestPath }) => ({ requestPath }),
  );

/** The way of one critical request, hop by hop, with three questions asked of each. */
export function PathSection({ hops, disabled }: { readonly hops: readonly Hop[]; readonly disabled: boolean }) {
  if (hops.length === 0) {
    return (
      <EmptyState
        title="No request is mapped"
        actions={
          <Button intent="primary" disabled={disabled} onClick={() => void save(() => DEFAULT_HOPS, 'Request mapped')}>
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
      (now) => now.map((hop, i) => (i === at ? { ...hop, ...part } : hop)),
      `${hops[at]?.hop ?? 'Hop'} changed`,
    );
  const move = (at: number, by: 1 | -1) =>
    void save((now) => {
      const rest = now.filter((_hop, i) => i !== at);
      return [...rest.slice(0, at + by), ...now.slice(at, at + 1), ...rest.slice(at + by)];
    }, 'Hop moved');
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
      <h2>Path of one critical request</h2>
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
                <SavedText
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
                <SavedText
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
                  onClick={() => void save((now) => now.filter((_hop, i) => i !== at), `${hop.hop} removed`)}
                >
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" disabled={disabled} onClick={() => void save((now) => [...now, fresh()], 'Hop added')}>
        Add a hop
      </Button>
    </section>
  );
}
