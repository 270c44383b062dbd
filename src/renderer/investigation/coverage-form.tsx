import { type FormEvent, useState } from 'react';
import { isSameMeasurement, statedSignal } from '../../core/investigation/stated-signal.ts';
import type { Sayable } from '../../core/signal/coverage.ts';
import { SIGNALS_OF, SUBJECT_KINDS, type SubjectKind } from '../../core/signal/signal.ts';
import { oneLine } from '../ui/format.ts';
import { saveInvestigation } from './investigation-store.ts';

/** Says whose a measurement is, and what a column tells. */
export function CoverageForm({ sayable }: { readonly sayable: readonly Sayable[] }) {
  const [item, setItem] = useState('');
  const [column, setColumn] = useState('');
  const [kind, setKind] = useState<SubjectKind>('service');
  const [name, setName] = useState('');
  const [signal, setSignal] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const chosen = sayable.find((one) => one.item === item) ?? sayable[0];
  const columns = chosen?.columns ?? [];
  const of = columns.includes(column) ? column : '';
  const say = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setWrong(`Name the ${kind}.`);
    const said = statedSignal.safeParse({
      ...{ item: chosen?.item ?? '', column: of, kind, name },
      signal: of === '' ? '' : signal,
    });
    if (!said.success) return setWrong('This cannot be said of a measurement.');
    const made = said.data;
    const failed = await saveInvestigation(
      ({ signals }) => ({ signals: [...signals.filter((one) => !isSameMeasurement(one, made)), made] }),
      'Measurement assigned',
      ({ signals }) => ({ signals }),
    );
    setWrong(failed?.message ?? null);
  };
  return (
    <form className="brief-line" aria-label="Say whose a measurement is" onSubmit={(event) => void say(event)}>
      <select
        className="field coverage-choice"
        aria-label="Item"
        value={chosen?.item ?? ''}
        onChange={({ target }) => setItem(target.value)}
      >
        {sayable.map((one) => (
          <option key={one.item} value={one.item}>
            {oneLine(one.label, 60)}
          </option>
        ))}
      </select>
      <select
        className="field coverage-choice"
        aria-label="Column"
        value={of}
        onChange={({ target }) => setColumn(target.value)}
      >
        <option value="">all that it measured</option>
        {columns.map((one) => (
          <option key={one} value={one}>
            {oneLine(one, 60)}
          </option>
        ))}
      </select>
      <select
        className="field coverage-choice"
        aria-label="Service or node"
        value={kind}
        onChange={({ target }) => {
          setKind(SUBJECT_KINDS.find((one) => one === target.value) ?? 'service');
          setSignal('');
        }}
      >
        {SUBJECT_KINDS.map((one) => (
          <option key={one} value={one}>
            is of the {one}
          </option>
        ))}
      </select>
      <input
        className="field brief-grow"
        aria-label="Name"
        maxLength={200}
        placeholder={kind === 'service' ? 'orders' : 'db-1'}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <select
        className="field coverage-choice"
        aria-label="Signal"
        disabled={of === ''}
        value={of === '' ? '' : signal}
        onChange={({ target }) => setSignal(target.value)}
      >
        <option value="">by its name and unit</option>
        {SIGNALS_OF[kind].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <button type="submit" className="primary-button">
        Assign
      </button>
      {wrong !== null && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}
