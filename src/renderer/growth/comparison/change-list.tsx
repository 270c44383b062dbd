import { Button } from '@blueprintjs/core';
import { adviceText } from '../../../core/verdict/advice.ts';
import type { ComparedGrowth, GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { MismatchTable } from '../../compare/refusal.tsx';
import { FindingButton } from '../../findings/finding-button.tsx';
import { formatChange, formatChangeBounds, formatNumber, formatShare } from '../../flame/quantity.ts';
import { oneLine, plural, sentence } from '../../ui/format.ts';
import { CertaintyMark, LevelBadge, StatusBadge } from '../../ui/level-badge.tsx';
import { formatSize } from '../growth-numbers.ts';
import type { ComparedSeries, GrowthComparisonReply } from './comparison-data.ts';
import type { GrowthComparisonState } from './comparison-state.ts';
import { CoursePair } from './course-pair.tsx';
import { answerOf, boundsOf, doubtsOf, type GrowthChange, statusCounts } from './growth-changes.ts';
import { openClass } from './open-series.ts';

export interface ChangeListProps {
  readonly reply: GrowthComparisonReply;
  readonly changes: readonly GrowthChange[];
  readonly before: ComparedSeries;
  readonly after: ComparedSeries;
  readonly state: GrowthComparisonState;
}

/** Whether the fix held: what became of every class that grew, how sure that is and why not surer, with its course on both sides. */
export function ChangeList(props: ChangeListProps) {
  const { reply, changes } = props;
  const { comparison, override } = reply;
  const noted = comparison.reasons.filter(({ effect }) => effect === 'warn' || override !== null);
  return (
    <section className="verdicts" aria-label="What became of what grew">
      <div className="growth-answer">
        <h1>{answerOf(changes, comparison)}</h1>
        {changes.length > 0 && <span>{statusCounts(changes)}</span>}
        {changes.length === 0 &&
          comparison.verdicts.map(({ rule, reason }) => <p key={rule}>{oneLine(reason, 600)}</p>)}
        {changes.length === 0 && comparison.verdicts.length === 0 && (
          <p>
            No class reached the level “investigate” in either series, so there is nothing to call resolved or new. Each
            series tells which bounds it was held against.
          </p>
        )}
      </div>
      <ul className="verdict-list">
        {changes.map((change) => (
          <Change key={change.row.key} change={change} {...props} />
        ))}
      </ul>
      {noted.length > 0 && (
        <details className="compare-warnings" open={override !== null}>
          <summary>⚠ Different, or not known: {noted.map(({ what }) => oneLine(what, 60)).join(', ')}</summary>
          <MismatchTable reasons={noted} />
        </details>
      )}
    </section>
  );
}

function Change({ change, reply, before, after, state }: ChangeListProps & { readonly change: GrowthChange }) {
  const { row, verdict, keys } = change;
  const doubts = doubtsOf(change, reply.comparison.reasons);
  const open = state.why === row.key;
  return (
    <li className="verdict verdict-diff" data-status={row.status} data-selected={row.key === state.classKey}>
      <div className="growth-change">
        <div className="growth-change-marks">
          <StatusBadge status={row.status} />
          {row.status !== 'inconclusive' && <CertaintyMark certainty={verdict.certainty} />}
        </div>
        <div className="growth-change-words">
          <p className="growth-change-reason">{sentence(verdict.reason)}</p>
          {doubts.length > 0 && (
            <p className="growth-change-doubt">
              {verdict.certainty === 'inconclusive' ? 'Besides' : 'Not confirmed'}: {doubts.join('; ')}.
            </p>
          )}
          {row.status !== 'resolved' && verdict.advice !== '' && (
            <p className="growth-change-advice">{adviceText(verdict.advice)}</p>
          )}
          <div className="growth-change-actions">
            <Button size="small" variant="outlined" onClick={() => openClass(reply.before.id, keys.before)}>
              Open before
            </Button>
            <Button size="small" variant="outlined" onClick={() => openClass(reply.after.id, keys.after)}>
              Open after
            </Button>
            <FindingButton verdict={verdict} />
            <Button
              size="small"
              variant="minimal"
              aria-expanded={open}
              title="Numbers, limits and advice"
              onClick={() => {
                state.setClassKey(row.key);
                state.setWhy(open ? null : row.key);
              }}
            >
              {open ? 'Less' : 'Why'}
            </Button>
          </div>
        </div>
        <CoursePair before={before} after={after} keys={keys} width={148} height={48} />
      </div>
      {open && <Facts change={change} per={reply.comparison.per} />}
    </li>
  );
}

function rateText(rate: ComparedGrowth['before'], per: GrowthComparison['per']): string {
  if (rate === null) return 'does not grow';
  const { value, low, high, instances } = rate;
  const range = low === high ? '' : ` (${formatSize(low)} to ${formatSize(high)})`;
  return `${formatSize(value)}${range}, ${formatNumber(instances)} object${instances === 1 ? '' : 's'} per ${per}`;
}

/** The numbers of both sides, the limit, the advice. */
function Facts({ change, per }: { readonly change: GrowthChange; readonly per: GrowthComparison['per'] }) {
  const { row, verdict } = change;
  const { threshold, guards } = verdict;
  const limit =
    row.status === 'resolved'
      ? `less than ${formatShare(threshold.value)} of the growth before`
      : `a change of ${formatShare(threshold.value)} or more`;
  const bounds = change.change === null ? null : boundsOf(change.change);
  const facts: readonly (readonly [string, string])[] = [
    ['Retained before', rateText(row.before, per)],
    ['Retained after', rateText(row.after, per)],
    ...(change.change === null
      ? []
      : [
          [
            'Change',
            `${formatChange(change.change.value)}${bounds === null ? '' : ` (${formatChangeBounds(bounds)}, least and most of any two steps)`}`,
          ] as const,
        ]),
    ['Flat at the end', `${plural(row.flat, 'step')}; two or more make it resolved`],
    ['Rule', `${verdict.rule} version ${verdict.ruleVersion}, rule set ${verdict.ruleSetSha256.slice(0, 12)}`],
    ['Limit', `${limit}, ${threshold.source}`],
    ...(row.status !== 'resolved' || verdict.advice === '' ? [] : [['Advice', adviceText(verdict.advice)] as const]),
    ...(guards.length === 0 ? [] : [['Held back by', guards.join(', ')] as const]),
  ];
  return (
    <dl className="verdict-facts">
      <Side title="Before" verdict={verdict.before} />
      <Side title="After" verdict={verdict.after} />
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Side({ title, verdict }: { readonly title: string; readonly verdict: Verdict | undefined }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {verdict === undefined ? (
          'not among what grows'
        ) : (
          <>
            <LevelBadge level={verdict.level} /> {sentence(verdict.reason)}
          </>
        )}
      </dd>
    </div>
  );
}
