import { type FormEvent, useState } from 'react';
import { QUANTITY_EXAMPLES, readQuantity } from '../../core/investigation/quantity.ts';
import {
  SLO_LEVELS,
  SLO_METRICS,
  SLO_UNITS,
  type Slo,
  type SloLevel,
  type SloMetric,
  withObjectives,
} from '../../core/investigation/slo.ts';
import { saveInvestigation } from './investigation-store.ts';

const LEVEL_NAMES: Readonly<Record<SloLevel, string>> = {
  endpoint: 'endpoint',
  component: 'component',
  flow: 'flow',
  'app-type': 'type of application',
  audit: 'all requests',
};

/** An objective of the person's own. */
export function SloForm() {
  const [level, setLevel] = useState<SloLevel>('endpoint');
  const [of, setOf] = useState('');
  const [metric, setMetric] = useState<SloMetric>('p95');
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const read = readQuantity(SLO_UNITS[metric], typed);
    const named = level === 'audit' ? '' : of.trim();
    if (level !== 'audit' && named === '') return setWrong(`Name the ${LEVEL_NAMES[level]}.`);
    if ('unitless' in read) return setWrong(`${typed} has no unit: write ${QUANTITY_EXAMPLES[SLO_UNITS[metric]]}.`);
    if ('wrong' in read) return setWrong(`The limit cannot be read: ${read.wrong}.`);
    const made: Slo = { level, of: named, metric, limit: read.value, source: 'user' };
    const failed = await saveInvestigation(
      ({ slos }) => ({ slos: [...withObjectives(slos, [made])] }),
      'Objective set',
      ({ slos }) => ({ slos }),
    );
    setWrong(failed?.message ?? null);
    if (failed === null) setTyped('');
  };
  return (
    <form className="brief-line" aria-label="Set an objective" onSubmit={(event) => void add(event)}>
      <select
        className="field"
        aria-label="Level"
        value={level}
        onChange={({ target }) => setLevel(SLO_LEVELS.find((one) => one === target.value) ?? 'endpoint')}
      >
        {SLO_LEVELS.map((one) => (
          <option key={one} value={one}>
            {LEVEL_NAMES[one]}
          </option>
        ))}
      </select>
      <input
        className="field brief-grow"
        aria-label="Name"
        placeholder={level === 'flow' ? 'submit or access' : 'POST /orders'}
        disabled={level === 'audit'}
        value={level === 'audit' ? '' : of}
        onChange={({ target }) => setOf(target.value)}
      />
      <select
        className="field"
        aria-label="Metric"
        value={metric}
        onChange={({ target }) => setMetric(SLO_METRICS.find((one) => one === target.value) ?? 'p95')}
      >
        {SLO_METRICS.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <input
        className="field brief-limit"
        aria-label="Limit"
        aria-invalid={wrong !== null}
        placeholder={QUANTITY_EXAMPLES[SLO_UNITS[metric]]}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="primary-button">
        Set objective
      </button>
      {wrong !== null && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}
