import './understood.css';
import type { PlansUnderstood } from '../../../core/plan/stored.ts';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import { formatTime } from '../plan-numbers.ts';
import { linesAround } from './lines-around.ts';

export interface UnderstoodProps {
  readonly text: string;
  readonly read: PlansUnderstood;
  /** Goes to a line of the text, from 1. */
  readonly onLine: (line: number) => void;
}

/** Plans that are listed, and parts that were left out; the others are counted. */
const LISTED = 8;
const DROPPED = 6;

/** What a paste was understood as: its plans, what is left out, or where it cannot be read and why. */
export function Understood({ text, read, onLine }: UnderstoodProps) {
  const { plans, dropped, droppedCount, warnings, error } = read;
  return (
    <section className="understood" aria-label="What was understood" data-failed={error !== null}>
      {error === null ? (
        <p className="understood-sentence">
          <span className="understood-sign" aria-hidden="true">
            ✓
          </span>{' '}
          {oneLine(read.understood, 400)}
        </p>
      ) : (
        <>
          <p className="understood-sentence" role="alert">
            <span className="understood-sign" aria-hidden="true">
              ✕
            </span>{' '}
            {oneLine(error.message, 600)}
          </p>
          {error.hint !== undefined && error.hint !== null && <p className="field-note">{oneLine(error.hint, 600)}</p>}
          {error.line !== null && <Place text={text} line={error.line} onLine={onLine} />}
        </>
      )}
      {plans.length > 0 && (
        <ul className="understood-plans" aria-label="Plans">
          {plans.slice(0, LISTED).map((plan) => (
            <li key={plan.line}>
              <Line line={plan.line} onLine={onLine} /> <b>{oneLine(plan.rootLabel, 120)}</b>{' '}
              <span>
                {[
                  plural(plan.nodeCount, 'step'),
                  plan.executionTime !== null
                    ? formatTime(plan.executionTime)
                    : plan.duration !== null
                      ? `${formatTime(plan.duration)} in the log`
                      : plan.analyzed
                        ? 'no execution time'
                        : 'estimates only',
                ].join(' · ')}
              </span>
              {plan.query !== null && <code>{oneLine(plan.query.replace(/\s+/g, ' '), 200)}</code>}
              {plan.incomplete !== null && (
                <p className="understood-incomplete">
                  ⚠ Incomplete: {oneLine(plan.incomplete.why, 300)} <Line line={plan.incomplete.line} onLine={onLine} />
                </p>
              )}
            </li>
          ))}
          {plans.length > LISTED && <li>… and {formatCount(plans.length - LISTED)} more</li>}
        </ul>
      )}
      {warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="understood-incomplete">
          ⚠ {oneLine(message, 400)}
        </p>
      ))}
      {dropped.length > 0 && (
        <p className="understood-dropped">
          Left out:{' '}
          {dropped.slice(0, DROPPED).map(({ start, line, what }, at) => (
            <span key={start}>
              {at > 0 && '; '}
              {oneLine(what, 80)} <Line line={line} onLine={onLine} />
            </span>
          ))}
          {droppedCount > Math.min(dropped.length, DROPPED) &&
            ` and ${formatCount(droppedCount - Math.min(dropped.length, DROPPED))} more`}
        </p>
      )}
    </section>
  );
}

interface LineProps {
  readonly line: number;
  readonly onLine: (line: number) => void;
}

const Line = ({ line, onLine }: LineProps) => (
  <button type="button" className="link" onClick={() => onLine(line)}>
    line {formatCount(line)}
  </button>
);

/** The line where it broke, with those around it. */
function Place({ text, line, onLine }: LineProps & { readonly text: string }) {
  return (
    <>
      <pre className="understood-place">
        {linesAround(text, line).map((one) => (
          <span key={one.line} data-here={one.line === line}>
            <i>{formatCount(one.line)}</i> {one.text}
          </span>
        ))}
      </pre>
      <Line line={line} onLine={onLine} />
    </>
  );
}
