import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import { adviceText } from '../../core/verdict/advice.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { FindingButton } from '../findings/finding-button.tsx';
import { formatNumber, formatShare } from '../flame/quantity.ts';
import { formatCount, oneLine, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge } from '../ui/level-badge.tsx';
import { detailFact } from '../verdicts/verdict-details.ts';
import { formatMeasure } from '../verdicts/verdict-row.tsx';
import { type Culprit, costOf, doubtOf } from './culprit.ts';
import { countsText, formatSize, placeOf, shortened, shortPlace } from './growth-numbers.ts';
import type { GrowthState } from './growth-state.ts';
import { openObject } from './open-object.ts';
import { hasPaths } from './path-choices.ts';
import { showClass } from './show-class.ts';
import { StepChart } from './step-chart.tsx';

export interface CulpritCardProps {
  readonly culprit: Culprit;
  /** The first one, told largest. */
  readonly lead: boolean;
  readonly detail: GrowthDetail;
  readonly from: number;
  readonly state: GrowthState;
}

/** A class that grew, told large: by how much for each operation, what holds it, and how sure that is. */
export function CulpritCard({ culprit, lead, detail, from, state }: CulpritCardProps) {
  const [open, setOpen] = useState(false);
  const { verdict, title, headline, path, row } = culprit;
  const name = oneLine(title, 200);
  const doubt = doubtOf(verdict);
  const place = row === null ? '' : placeOf(row);
  const advice = verdict.advice === '' ? '' : adviceText(verdict.advice);
  return (
    <article className="culprit" data-level={verdict.level} data-lead={lead} aria-label={`${name} ${headline}`}>
      <div className="culprit-words">
        <p className="culprit-marks">
          <LevelBadge level={verdict.level} />
          <CertaintyMark certainty={verdict.certainty} />
          {doubt !== null && <span className="culprit-doubt">not confirmed: {doubt}</span>}
        </p>
        <h2>
          <span className="culprit-class" title={oneLine(title)}>
            {oneLine(shortened(title, 64))}
          </span>{' '}
          {headline}
        </h2>
        {(path !== null || place !== '') && (
          <p className="culprit-path">
            {path !== null && (
              <>
                held at <code title={oneLine(path)}>{oneLine(shortened(path, 240))}</code>
              </>
            )}
            {place !== '' && (
              <span className="culprit-place" title={oneLine(place)}>
                {path === null ? '' : ' · '}defined in <code>{oneLine(shortPlace(place), 120)}</code>
              </span>
            )}
          </p>
        )}
        <CulpritNumbers culprit={culprit} sizes={detail.growth.sizes} />
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
            label={`${name}, objects in each heap: ${row.count.map(formatCount).join(' → ')}`}
          />
          <figcaption>{countsText(row.count)}</figcaption>
        </figure>
      )}
    </article>
  );
}

interface CulpritNumbersProps extends Pick<GrowthDetail['growth'], 'sizes'> {
  readonly culprit: Culprit;
}

function CulpritNumbers({ culprit, sizes }: CulpritNumbersProps) {
  const { verdict, holder } = culprit;
  const { measure, details = {} } = verdict;
  const cost = costOf(verdict);
  const retained = sizes === 'retained';
  const numbers: readonly (readonly [string, string, string])[] = [
    ...(cost === null
      ? []
      : [
          [
            `${cost.value} per operation`,
            cost.range,
            `${retained ? 'Retained bytes' : 'Bytes'} for each operation`,
          ] as const,
        ]),
    ...(typeof details.bytes === 'number'
      ? [
          retained
            ? ([`${formatSize(details.bytes)} more kept alive`, '', 'Retained by the class, after warm-up'] as const)
            : ([`${formatSize(details.bytes)} more`, '', 'Bytes of its objects themselves, after warm-up'] as const),
        ]
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
  const showNumbers = () => {
    if (row !== null) showClass(state.id, { key: row.key, isMachinery: isMachinery(row), filter: 'grew' });
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
      <Button size="small" variant="outlined" disabled={row === null} onClick={showNumbers}>
        Its numbers
      </Button>
      {hasPaths(paths, classKey) && (
        <Button size="small" variant="outlined" onClick={showPaths}>
          Its paths
        </Button>
      )}
      <FindingButton verdict={culprit.verdict} />
      <Button size="small" variant="minimal" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Less' : 'Why'}
      </Button>
    </div>
  );
}

/** The numbers behind a verdict: rule, limit, what held it back. */
function Facts({ verdict }: { readonly verdict: Verdict }) {
  const { measure, threshold, cost, guards, details = {} } = verdict;
  const facts: readonly (readonly [string, string])[] = [
    ['Rule', `${verdict.rule} version ${verdict.ruleVersion}, rule set ${verdict.ruleSetSha256.slice(0, 12)}`],
    ['Measured', `${measure.name}: ${formatMeasure(measure.value, measure.unit)}`],
    ['Limit', `${threshold.op} ${formatMeasure(threshold.value, measure.unit)}, ${threshold.source}`],
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
