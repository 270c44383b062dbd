import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import { adviceText } from '../../core/verdict/advice.ts';
import type { Measure, SubjectKind, Verdict } from '../../core/verdict/verdict.ts';
import type { NextCapture } from '../capture/next-capture.ts';
import { FindingButton, offerEntries, useFindingOffer } from '../findings/finding-button.tsx';
import { formatNumber, formatShare, formatShareRange } from '../flame/quantity.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import { copyEntries } from '../ui/copy-menu.tsx';
import { formatCount, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge, StatusBadge } from '../ui/level-badge.tsx';
import { FactList } from './fact-list.tsx';
import { IntervalBar } from './interval-bar.tsx';
import { verdictCopies } from './verdict-copy.ts';
import { costText, detailFact, scopeText } from './verdict-details.ts';

export interface VerdictRowProps {
  readonly verdict: Verdict;
  readonly selected: boolean;
  readonly onEvidence: (verdict: Verdict) => void;
  /** The capture its advice asks for; null where it asks for none. */
  readonly next: NextCapture | null;
  readonly onNext: (next: NextCapture) => void;
  /** What stands for its sentence where that was said before. */
  readonly words?: string;
  /** Rules that say the same: named behind the sentence. */
  readonly rules?: readonly string[];
}

/** Subjects that can be pointed at in a picture. */
const SHOWN_KINDS: ReadonlySet<SubjectKind> = new Set([
  'function',
  'path',
  'series',
  'metric',
  'class',
  'retention-path',
  'plan-node',
  'query',
]);

const METHODS: Readonly<Record<Measure['method'], string>> = {
  wilson: 'Wilson interval on the number of samples',
  block: 'interval over one-second blocks',
  replicates: 'interval over repeated captures',
  exact: 'exact, not sampled',
  'theil-sen': 'Theil–Sen slope over medians of five minutes',
};

/** What was counted, where it was no samples. */
const COUNTED: Readonly<Partial<Record<SubjectKind, string>>> = { series: 'values', metric: 'requests' };

export const isShare = (unit: string): boolean => unit === 'share' || unit === 'ratio' || unit === '';

export function formatMeasure(value: number, unit: string): string {
  return isShare(unit) ? formatShare(value) : `${formatNumber(value)}\u00a0${unit}`;
}

/** One verdict: how big, how sure, the sentence; the numbers behind it and what to do one click away. */
export function VerdictRow({ verdict, selected, onEvidence, next, onNext, words, rules = [] }: VerdictRowProps) {
  const [open, setOpen] = useState(false);
  const offered = useFindingOffer(verdict);
  const { measure, threshold } = verdict;
  const share = isShare(measure.unit) && measure.value <= 1;
  return (
    <li
      className="verdict"
      data-level={verdict.level}
      data-selected={selected}
      onContextMenu={(event) => {
        // Text that is marked has the browser's own menu.
        if (window.getSelection()?.isCollapsed === false) return;
        event.preventDefault();
        openContextMenu('Verdict', { x: event.clientX, y: event.clientY }, [
          ...offerEntries(offered),
          ...copyEntries('verdict', verdictCopies(verdict)),
        ]);
      }}
    >
      <div className="verdict-line">
        <VerdictMarks verdict={verdict} />
        <div className="verdict-words">
          <p className="verdict-reason">
            {words ?? sentence(verdict.reason)}
            {rules.length > 1 && <span className="verdict-said-by"> {rules.join(' · ')}</span>}
          </p>
          {next !== null && (
            <Button size="small" variant="outlined" title={next.why} onClick={() => onNext(next)}>
              {next.title}
            </Button>
          )}
        </div>
        <span className="verdict-measure">
          {share && measure.low !== undefined && measure.high !== undefined && (
            <IntervalBar
              range={{ value: measure.value, low: measure.low, high: measure.high }}
              threshold={threshold.value}
              width={110}
            />
          )}
          <span className="verdict-value">{formatMeasure(measure.value, measure.unit)}</span>
        </span>
        <span className="verdict-actions">
          <FindingButton verdict={verdict} />
          {SHOWN_KINDS.has(verdict.subject.kind) && (
            <Button
              size="small"
              variant="minimal"
              onClick={() => onEvidence(verdict)}
              title="Select it in the pictures and tables"
            >
              Show
            </Button>
          )}
          <Button
            size="small"
            variant="minimal"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            title="Numbers, limits and advice"
          >
            {open ? 'Less' : 'Why'}
          </Button>
        </span>
      </div>
      {open && <VerdictFacts verdict={verdict} />}
    </li>
  );
}

/** How big and how sure. */
export function VerdictMarks({ verdict }: { readonly verdict: Verdict }) {
  return (
    <>
      <span className="verdict-level">
        {verdict.status === undefined ? <LevelBadge level={verdict.level} /> : <StatusBadge status={verdict.status} />}
      </span>
      <span className="verdict-sure">
        <CertaintyMark certainty={verdict.certainty} />
      </span>
    </>
  );
}

/** An object’s number in its file: it leads somewhere, and tells a person nothing. */
const ORDINAL = 'node';

function VerdictFacts({ verdict }: { readonly verdict: Verdict }) {
  const { measure, threshold, scope, cost } = verdict;
  // A plan was measured once, a statement was counted: there is no interval, and no samples.
  const isOnce = verdict.subject.kind === 'plan-node' || verdict.subject.kind === 'query';
  const interval =
    measure.low === undefined || measure.high === undefined || isOnce
      ? ''
      : isShare(measure.unit)
        ? ` (${formatShareRange({ low: measure.low, high: measure.high })})`
        : ` (${formatNumber(measure.low)}–${formatNumber(measure.high)})`;
  const samples =
    measure.n === undefined || isOnce
      ? ''
      : `, ${formatCount(measure.n)} ${COUNTED[verdict.subject.kind] ?? 'samples'}`;
  const effective =
    measure.nEff === undefined || measure.n === undefined || measure.nEff >= measure.n * 0.99
      ? ''
      : `, worth ${formatCount(measure.nEff)} independent ones`;
  const facts: readonly (readonly [string, string])[] = [
    ['Rule', `${verdict.rule} version ${verdict.ruleVersion}, rule set ${verdict.ruleSetSha256.slice(0, 12)}`],
    ['Measured', `${measure.name}: ${formatMeasure(measure.value, measure.unit)}${interval}${samples}${effective}`],
    ...(isOnce ? [] : [['Interval', METHODS[measure.method]] as const]),
    ['Limit', `${threshold.op} ${formatMeasure(threshold.value, measure.unit)}, ${threshold.source}`],
    ['Scope', scopeText(scope)],
    ...(cost === undefined ? [] : [['Cost', costText(cost)] as const]),
    ...(verdict.guards.length === 0 ? [] : [['Held back by', verdict.guards.join(', ')] as const]),
    ...(verdict.advice === '' ? [] : [['Advice', adviceText(verdict.advice)] as const]),
    ...Object.entries(verdict.details ?? {})
      .filter(([name]) => name !== ORDINAL)
      .map(([name, value]) => detailFact(name, value)),
  ];
  return <FactList verdict={verdict} facts={facts} />;
}
