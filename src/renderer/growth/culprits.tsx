import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import type { Evaluation } from '../../core/item.ts';
import { adviceText } from '../../core/verdict/advice.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { formatNumber, formatShare } from '../flame/quantity.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { activeRuleSet, useRuleSets } from '../rules/rule-set-store.ts';
import { call } from '../state/client.ts';
import { itemChanged } from '../state/items.ts';
import { formatCount, formatMoment, oneLine, plural, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge } from '../ui/level-badge.tsx';
import { detailFact } from '../verdicts/verdict-details.ts';
import { byWeight, type Culprit, costOf, culpritOf, currentOf, doubtOf } from './culprit.ts';
import { formatMore, formatSize, placeOf, shortened, shortPlace } from './growth-numbers.ts';
import type { GrowthState } from './growth-state.ts';
import { openObject } from './open-object.ts';
import { StepChart } from './step-chart.tsx';

export interface CulpritsProps {
  readonly detail: GrowthDetail;
  readonly classes: ReadonlyMap<string, ClassGrowth> | null;
  readonly from: number;
  readonly state: GrowthState;
}

/** What the rules say of a series: who leaks, large; what grew little, behind it; or that nothing did, and by which bound. */
export function Culprits({ detail, classes, from, state }: CulpritsProps) {
  const { evaluations, growth } = detail;
  const [open, setOpen] = useState(false);
  const current = currentOf(evaluations);
  const { loud, quiet } = useMemo(() => byWeight(current?.verdicts ?? []), [current]);
  const culprit = (verdict: Verdict) => culpritOf(verdict, classes, growth, from);
  if (current === null) return <p className="verdicts-none">Not judged yet.</p>;
  const single = growth.snapshots.length - 1 - from < 2;
  // With one difference nothing is more than watched: what grew most is what a person came for.
  const large = loud.length > 0 ? loud : single ? quiet.slice(0, 1) : [];
  const small = quiet.filter((verdict) => !large.includes(verdict));
  return (
    <section className="verdicts growth-verdicts" aria-label="Verdicts">
      {large.length === 0 && <NothingGrew detail={detail} from={from} />}
      {large.map((verdict, at) => (
        <CulpritCard
          key={verdict.subject.key}
          culprit={culprit(verdict)}
          lead={at === 0}
          detail={detail}
          from={from}
          state={state}
        />
      ))}
      {small.length > 0 && (
        <>
          <button type="button" className="verdicts-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '▾' : '▸'} {plural(small.length, 'class', 'classes')} grew{' '}
            {single ? 'besides' : 'by little, or not in every step'}
            {!open && (
              <span className="verdicts-rules">
                {' '}
                {oneLine(
                  small
                    .slice(0, 6)
                    .map((verdict) => culprit(verdict).title)
                    .join(' · '),
                  200,
                )}
              </span>
            )}
          </button>
          {open && (
            <ul className="growth-small">
              {small.map((verdict) => (
                <SmallRow key={verdict.subject.key} culprit={culprit(verdict)} state={state} />
              ))}
            </ul>
          )}
        </>
      )}
      <Judged current={current} evaluations={evaluations} detail={detail} />
    </section>
  );
}

interface CulpritCardProps {
  readonly culprit: Culprit;
  /** The first one, told largest. */
  readonly lead: boolean;
  readonly detail: GrowthDetail;
  readonly from: number;
  readonly state: GrowthState;
}

function CulpritCard({ culprit, lead, detail, from, state }: CulpritCardProps) {
  const [open, setOpen] = useState(false);
  const { verdict, title, headline, path, row } = culprit;
  const doubt = doubtOf(verdict);
  const place = row === null ? '' : placeOf(row);
  const advice = verdict.advice === '' ? '' : adviceText(verdict.advice);
  return (
    <article className="culprit" data-level={verdict.level} data-lead={lead} aria-label={`${title} ${headline}`}>
      <div className="culprit-words">
        <p className="culprit-marks">
          <LevelBadge level={verdict.level} />
          <CertaintyMark certainty={verdict.certainty} />
          {doubt !== null && <span className="culprit-doubt">not confirmed: {doubt}</span>}
        </p>
        <h2>
          <span className="culprit-class" title={title}>
            {oneLine(shortened(title, 64))}
          </span>{' '}
          {headline}
        </h2>
        {(path !== null || place !== '') && (
          <p className="culprit-path">
            {path !== null && (
              <>
                held at <code title={path}>{oneLine(shortened(path, 240))}</code>
              </>
            )}
            {place !== '' && (
              <span className="culprit-place" title={place}>
                {path === null ? '' : ' · '}defined in <code>{oneLine(shortPlace(place), 120)}</code>
              </span>
            )}
          </p>
        )}
        <CulpritNumbers culprit={culprit} />
        <p className="culprit-reason" title={sentence(verdict.reason)}>
          {sentence(verdict.reason)}
        </p>
        {lead && verdict.certainty !== 'inconclusive' && advice !== '' && <p className="culprit-advice">{advice}</p>}
        <CulpritActions culprit={culprit} detail={detail} state={state} open={open} setOpen={setOpen} />
        {open && <Facts verdict={verdict} />}
      </div>
      {row !== null && (
        <figure className="culprit-picture">
          <StepChart
            values={row.count}
            from={from}
            width={lead ? 190 : 120}
            height={lead ? 84 : 44}
            label={`${title}, objects in each heap: ${row.count.map(formatCount).join(' → ')}`}
          />
          <figcaption>{countsText(row.count)}</figcaption>
        </figure>
      )}
    </article>
  );
}

/** `0 → 1,500 → 2,500 → 3,500`; the ends of a long one. */
function countsText(counts: readonly number[]): string {
  const shown =
    counts.length <= 5
      ? counts.map(formatCount)
      : [...counts.slice(0, 2).map(formatCount), '…', ...counts.slice(-2).map(formatCount)];
  return shown.join(' → ');
}

function CulpritNumbers({ culprit }: { readonly culprit: Culprit }) {
  const { verdict, holder } = culprit;
  const { measure, details = {} } = verdict;
  const cost = costOf(verdict);
  const numbers: readonly (readonly [string, string, string])[] = [
    ...(cost === null
      ? []
      : [[`${cost.value} per operation`, cost.range, 'Retained bytes for each operation'] as const]),
    ...(typeof details.bytes === 'number'
      ? [[`${formatSize(details.bytes)} more kept alive`, '', 'Retained by the class, after warm-up'] as const]
      : []),
    ...(measure.unit === 'share' && measure.value > 0
      ? [
          [
            `${formatShare(Math.min(1, measure.value))} of the growth`,
            '',
            'Of what the whole heap grew by after warm-up',
          ] as const,
        ]
      : []),
    ...(typeof details.stillAlive === 'number'
      ? [
          [
            `${formatCount(details.stillAlive)} new and still alive`,
            'a step later',
            'Added in one step and still there in the next heap',
          ] as const,
        ]
      : []),
    ...(typeof details.inside === 'string'
      ? [[`with ${shortened(details.inside, 60)} inside`, '', details.inside] as const]
      : []),
    ...(holder === null ? [] : [[`held by ${shortened(holder.name, 48)} @${holder.id}`, '', holder.path] as const]),
  ];
  return (
    <ul className="culprit-numbers">
      {numbers.map(([value, note, hint]) => (
        <li key={value} title={oneLine(hint, 400)}>
          <b>{oneLine(value, 120)}</b>
          {note !== '' && <span> {note}</span>}
        </li>
      ))}
    </ul>
  );
}

interface CulpritActionsProps {
  readonly culprit: Culprit;
  readonly detail: GrowthDetail;
  readonly state: GrowthState;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
}

function CulpritActions({ culprit, detail, state, open, setOpen }: CulpritActionsProps) {
  const { holder, row, classKey } = culprit;
  const { snapshots, paths } = detail.growth;
  const example = paths.find((path) => path.class === classKey && path.path === culprit.path)?.example ?? null;
  const last = snapshots.at(-1);
  const showClass = () => {
    state.setClassKey(classKey);
    state.setSearch('');
    state.setFilter('grew');
    state.setPanel('classes');
  };
  const showPaths = () => {
    state.setPathClass(classKey);
    state.setPanel('paths');
  };
  return (
    <div className="culprit-actions">
      {holder !== null && (
        <Button
          size="small"
          intent="primary"
          title={oneLine(`${holder.name} @${holder.id} at ${holder.path}`, 400)}
          onClick={() => openObject(snapshots[holder.snapshot]?.id ?? '', holder.node)}
        >
          Open the holder
        </Button>
      )}
      {example !== null && last !== undefined && (
        <Button size="small" variant="outlined" onClick={() => openObject(last.id, example)}>
          Open one of them
        </Button>
      )}
      <Button size="small" variant="outlined" disabled={row === null} onClick={showClass}>
        Its numbers
      </Button>
      {paths.some((path) => path.class === classKey) && (
        <Button size="small" variant="outlined" onClick={showPaths}>
          Its paths
        </Button>
      )}
      <Button size="small" variant="minimal" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Less' : 'Why'}
      </Button>
    </div>
  );
}

/** The numbers behind a verdict: rule, limit, what held it back. */
function Facts({ verdict }: { readonly verdict: Verdict }) {
  const { measure, threshold, cost, guards, details = {} } = verdict;
  const plain = (value: number): string => (measure.unit === 'share' ? formatShare(value) : formatNumber(value));
  const facts: readonly (readonly [string, string])[] = [
    ['Rule', `${verdict.rule} version ${verdict.ruleVersion}, rule set ${verdict.ruleSetSha256.slice(0, 12)}`],
    ['Measured', `${measure.name}: ${plain(measure.value)}`],
    [
      'Limit',
      `${threshold.op} ${threshold.value <= 1 ? formatShare(threshold.value) : formatNumber(threshold.value)}, ${threshold.source}`,
    ],
    ...(cost === undefined
      ? []
      : [
          [
            'Cost',
            `${formatNumber(cost.value)} bytes per operation (${formatNumber(cost.low ?? cost.value)} to ${formatNumber(cost.high ?? cost.value)})`,
          ] as const,
        ]),
    ...(guards.length === 0 ? [] : [['Held back by', guards.join(', ')] as const]),
    ...Object.entries(details).map(([name, value]) => detailFact(name, value)),
  ];
  return (
    <dl className="facts culprit-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function SmallRow({ culprit, state }: { readonly culprit: Culprit; readonly state: GrowthState }) {
  const { verdict, title, classKey } = culprit;
  const show = () => {
    state.setClassKey(classKey);
    state.setFilter('grew');
    state.setRuntimes(true);
    state.setSearch('');
    state.setPanel('classes');
  };
  return (
    <li>
      <LevelBadge level={verdict.level} />
      <CertaintyMark certainty={verdict.certainty} />
      <button type="button" className="link" onClick={show}>
        {oneLine(title, 120)}
      </button>
      <span title={sentence(verdict.reason)}>{sentence(verdict.reason)}</span>
    </li>
  );
}

/** What is said where no class grew enough to be suspected: the bound, so that a person knows what was looked for. */
function NothingGrew({ detail, from }: { readonly detail: GrowthDetail; readonly from: number }) {
  const values = useRuleSets((store) => activeRuleSet(store)?.values);
  const { snapshots } = detail.growth;
  const steps = snapshots.length - 1 - from;
  const instances = values?.['growth.instances']?.value ?? 10;
  const bytes = values?.['growth.bytes']?.value ?? 65_536;
  const grown = (snapshots.at(-1)?.totalSize ?? 0) - (snapshots[from]?.totalSize ?? 0);
  return (
    <div className="growth-nothing">
      <h2>{steps < 2 ? 'Nothing grew' : 'Nothing grew in every step'}</h2>
      <p>
        {steps < 2
          ? 'No class has more objects after than before that keep more alive.'
          : `No class gained ${formatCount(instances)} objects or more that keep ${formatCount(bytes / 1024)} KiB or more alive in each of the ${formatCount(steps)} steps${from > 0 ? ' after the warm-up' : ''}.`}{' '}
        The whole heap: {formatMore(grown, formatSize)}.
      </p>
    </div>
  );
}

interface JudgedProps {
  readonly current: Evaluation;
  readonly evaluations: readonly Evaluation[];
  readonly detail: GrowthDetail;
}

function Judged({ current, evaluations, detail }: JudgedProps) {
  const active = useRuleSets(activeRuleSet);
  const [busy, setBusy] = useState(false);
  const others = evaluations.filter((evaluation) => evaluation !== current);
  const stale = active !== undefined && active.sha256 !== current.ruleSetSha256;
  const judge = async () => {
    setBusy(true);
    try {
      await call('evaluate', { id: detail.item.id });
      itemChanged(detail.item.id);
    } catch (thrown) {
      reportProblem(detail.item.label, thrown);
    }
    setBusy(false);
  };
  return (
    <div className="verdicts-by">
      Judged by <b>{current.ruleSetId}</b> version {current.ruleSetVersion}, {formatMoment(current.evaluatedAt)}
      {stale && (
        <Button size="small" variant="minimal" loading={busy} onClick={() => void judge()}>
          Judge by {oneLine(active.id, 60)}
        </Button>
      )}
      {others.length > 0 && (
        <details className="verdicts-older">
          <summary>Also judged by {plural(others.length, 'other rule set')}</summary>
          {others.map(({ ruleSetId, ruleSetVersion, ruleSetSha256, evaluatedAt, verdicts }) => (
            <section key={`${ruleSetSha256} ${evaluatedAt}`}>
              <h3>
                {ruleSetId} version {ruleSetVersion}, {formatMoment(evaluatedAt)}
              </h3>
              <ul className="growth-small">
                {verdicts.map((verdict) => (
                  <li key={verdict.subject.key}>
                    <LevelBadge level={verdict.level} />
                    <CertaintyMark certainty={verdict.certainty} />
                    <span>{sentence(verdict.reason)}</span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </details>
      )}
    </div>
  );
}
