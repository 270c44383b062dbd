import { useId } from 'react';
import type { Readiness } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import { ReadinessWhy } from '../hosts/readiness-chips.tsx';
import { oneLine } from '../ui/format.ts';
import { PROFILER_TEXTS } from './profiler-table.ts';

export interface ProfilerChoiceProps {
  readonly profilers: readonly Readiness[];
  readonly chosen: ProfilerId;
  readonly onChoose: (profiler: ProfilerId) => void;
}

/** The profilers for the target. One that is not ready can be looked at, with its reason and what would help. */
export function ProfilerChoice({ profilers, chosen, onChoose }: ProfilerChoiceProps) {
  const name = useId();
  return (
    <fieldset className="profiler-choices">
      <legend className="visually-hidden">Profiler</legend>
      {profilers.map((readiness) => {
        const { title, what } = PROFILER_TEXTS[readiness.name];
        const on = readiness.name === chosen;
        const classes = [
          'profiler-choice',
          ...(on ? ['profiler-choice-on'] : []),
          ...(readiness.ready ? [] : ['profiler-choice-unready']),
        ];
        return (
          <div key={readiness.name} className={classes.join(' ')}>
            <label>
              <input type="radio" name={name} checked={on} onChange={() => onChoose(readiness.name)} />
              <span className="profiler-choice-title">{title}</span>
              {!readiness.ready && <span className="profiler-choice-state">not ready</span>}
            </label>
            {on && <p className="profiler-choice-what">{what}</p>}
            {on && readiness.ready && readiness.why !== '' && (
              <p className="profiler-choice-note">{oneLine(readiness.why, 600)}</p>
            )}
            {on && !readiness.ready && <ReadinessWhy readiness={readiness} />}
          </div>
        );
      })}
      {profilers.length === 0 && <p className="field-error">No profiler of Plateau’s is for this program.</p>}
    </fieldset>
  );
}
