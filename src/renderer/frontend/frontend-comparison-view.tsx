import { useMemo } from 'react';
import { METRIC_TITLES } from '../../core/frontend/model.ts';
import { kilobytes } from '../../core/verdict/frontend/fe-budget.ts';
import { metricText } from '../../core/verdict/frontend/fe-vitals.ts';
import type { FrontendComparison, FrontendComparisonAnswer } from '../../core/verdict/frontend/frontend-comparison.ts';
import type { RunCell } from '../compare/runs-columns.tsx';
import { RunsComparison } from '../compare/runs-comparison.tsx';
import { call } from '../state/client.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { plural } from '../ui/format.ts';
import { SIZE_WORDS } from './frontend-columns.tsx';

/** The view of reports of a front end before against after: which vitals changed beyond the noise, and what a page or build weighs more. */
export function FrontendComparisonView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('frontendComparison', { id: itemId }, signal)}
      waiting="Comparing…"
    >
      {(answer) => <OpenComparison key={itemId} answer={answer} />}
    </AnsweredView>
  );
}

const HEADS = {
  name: 'What',
  metric: 'In',
  side: 'Of the median run of the side, or of the build',
  noise: 'Where the change lies, given how far runs of a side lie apart; three a side tell it',
};

const REFUSAL = {
  title: 'These reports are not comparable',
  why: 'A difference between them could come from what is listed here rather than from a change of the page, so Plateau gives no verdict. Measure the same page with the same tool, device and throttling, and sizes in one unit.',
  override: 'Compared although the reports are not comparable.',
};

interface Cell extends RunCell {
  /** The subject of its verdict; empty where it has none. */
  readonly key: string;
}

const WEIGHT_WORDS = { gzip: 'gzip', transferred: 'compressed', raw: 'not compressed' } as const;

const relative = (before: number | null, after: number | null): RunCell['change'] =>
  before === null || after === null || before === 0 ? null : { value: after / before - 1 };

function cellsOf({ vitals, weights, packages }: FrontendComparison): readonly Cell[] {
  return [
    ...vitals.map(({ metric, ...one }) => ({
      ...one,
      ...{ name: METRIC_TITLES[metric], key: metric, metric: 'median run' },
      shown: (value: number) => metricText(metric, value),
    })),
    ...weights.map(({ kind, unit, ...one }) => ({
      ...one,
      ...{ name: kind === 'script' ? 'JavaScript' : 'CSS', key: `${kind} bytes`, metric: WEIGHT_WORDS[unit] },
      shown: kilobytes,
    })),
    ...(packages?.rows ?? []).map(({ name, before, after, change }) => ({
      ...{ name, before, after, key: '', metric: packages === null ? '' : SIZE_WORDS[packages.unit] },
      ...{ change: relative(before, after), status: change, shown: kilobytes },
    })),
  ];
}

/** Which runs the values are of, where a side has several. */
function judgedOf({ before, after, comparison: { judged } }: FrontendComparisonAnswer): string {
  if (before.length + after.length === 2) return '';
  const label = (id: string): string => [...before, ...after].find((item) => item.id === id)?.label ?? id;
  return `Values are of the median runs, ${label(judged.before)} and ${label(judged.after)}.`;
}

function noteOf({ what, vitals, runs, packages }: FrontendComparison): string {
  if (what === 'build') {
    return packages === null ? 'Packages are not told in one unit.' : 'Sizes of a build do not vary from run to run.';
  }
  if (vitals.length === 0) return '';
  if (vitals.every(({ noise }) => noise === null)) {
    return `How far unchanged runs lie apart is not known from ${runs.before} before and ${runs.after} after: three a side tell it. Until then nothing is said of vitals.`;
  }
  const lcp = vitals.find(({ metric }) => metric === 'lcp');
  return lcp === undefined || lcp.noise === null
    ? ''
    : `A change of LCP stands out of the noise from ${metricText('lcp', lcp.noise)} on.`;
}

function OpenComparison({ answer }: { readonly answer: FrontendComparisonAnswer }) {
  const { comparison } = answer;
  const cells = useMemo(() => cellsOf(comparison), [comparison]);
  return (
    <RunsComparison
      kind="frontend"
      answer={answer}
      note={[judgedOf(answer), noteOf(comparison)].filter((part) => part !== '').join(' ')}
      cells={cells}
      heads={HEADS}
      heading={plural(cells.length, 'value')}
      rowName="Value"
      refusal={REFUSAL}
      rowOf={({ subject }) => cells.findIndex(({ key }) => key !== '' && key === subject.key)}
    />
  );
}
