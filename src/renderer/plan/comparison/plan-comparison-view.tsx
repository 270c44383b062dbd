import '../../profile/profile.css';
import '../../compare/compare.css';
import '../../heap/heap.css';
import '../../growth/growth.css';
import '../../growth/comparison/growth-comparison.css';
import '../plan.css';
import './plan-comparison.css';
import { useMemo } from 'react';
import type { PlanComparisonAnswer } from '../../../core/plan/stored.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { useCommand } from '../../commands/dispatch.ts';
import { Refusal } from '../../compare/refusal.tsx';
import { ComparisonChanges } from '../../investigation/comparison-changes.tsx';
import { call } from '../../state/client.ts';
import { useItem, useItemRevision } from '../../state/items.ts';
import { AnswerCache, useResource } from '../../state/resource.ts';
import { announce } from '../../ui/announcer.tsx';
import { LoadingState } from '../../ui/empty-state.tsx';
import { ViewError } from '../../ui/error-card.tsx';
import { Split } from '../../ui/split.tsx';
import { VerdictFrame } from '../../verdicts/verdict-frame.tsx';
import { stepOf } from '../evidence.ts';
import { compareAgain } from './compare-plans.ts';
import { PlanComparisonHeader } from './comparison-header.tsx';
import { type PlanComparisonState, usePlanComparisonState } from './comparison-state.ts';
import { ComparisonVerdicts } from './comparison-verdicts.tsx';
import { DifferenceTable, pairOf } from './difference-table.tsx';
import { SideTree } from './side-tree.tsx';
import { type StepPair, StepPairs } from './step-pairs.ts';

const answers = new AnswerCache<PlanComparisonAnswer>(6);

/** What is said where the comparison is there and one of its sides is not. */
const GONE = {
  message: 'One of the two plans that were compared is no longer in the workspace.',
  hint: 'Undo brings it back. Or import it again, and compare again.',
};

/** The view of one plan against another: what became of the verdicts, the biggest differences, both plans side by side. */
export function PlanComparisonView({ itemId }: { readonly itemId: string }) {
  const revision = useItemRevision(itemId);
  const { value, error, retry } = useResource(
    JSON.stringify([itemId, revision]),
    (signal) => call('planComparison', { id: itemId }, signal),
    { cache: answers },
  );
  const here = useItem(itemId) !== undefined;
  if (value !== null) return <OpenComparison key={itemId} answer={value} />;
  if (error === null) return <LoadingState label="Comparing…" />;
  return <ViewError error={here && error.code === 'item.notFound' ? { ...error, ...GONE } : error} onRetry={retry} />;
}

function OpenComparison({ answer }: { readonly answer: PlanComparisonAnswer }) {
  const { comparison } = answer;
  const { diff } = comparison;
  const state = usePlanComparisonState(answer.item.id);
  const pairs = useMemo(() => new StepPairs(diff), [diff]);
  const swap = () => void compareAgain(answer, { swapped: true });
  useCommand('compare.swap', swap);
  const onEvidence = (verdict: Verdict) => {
    const pair = pairMeant(verdict, answer, pairs);
    if (pair === null) announce('This verdict speaks of the whole plan.');
    else state.setPair(pair);
  };
  return (
    <div className="profile-view plan-view plan-comparison">
      <PlanComparisonHeader answer={answer} onSwap={swap} />
      <ComparisonChanges itemId={answer.item.id} />
      {!comparison.comparable && comparison.override === null ? (
        <Refusal
          reasons={comparison.reasons}
          title="These two plans are not comparable"
          why="A difference between them could come from what is listed here rather than from a change, so Plateau gives no verdict. Take the plans again under equal conditions."
          onOverride={(reason) => compareAgain(answer, { override: reason })}
        />
      ) : (
        <VerdictFrame
          verdicts={<ComparisonVerdicts comparison={comparison} onEvidence={onEvidence} />}
          verdictShare={state.verdictShare}
          onVerdictShare={state.setVerdictShare}
          label="Size of the plans"
          direction="column"
          share={state.treesShare}
          onShare={state.setTreesShare}
          first={<DifferenceTable diff={diff} pair={state.pair} onPair={state.setPair} />}
          second={<Trees answer={answer} pairs={pairs} state={state} />}
        />
      )}
    </div>
  );
}

/** Differences whose steps are never folded away. */
const NEVER_FOLDED = 40;

interface TreesProps {
  readonly answer: PlanComparisonAnswer;
  readonly pairs: StepPairs;
  readonly state: PlanComparisonState;
}

function Trees({ answer, pairs, state }: TreesProps) {
  const { comparison } = answer;
  const special = useMemo(() => {
    const first = comparison.diff.differences.slice(0, NEVER_FOLDED).map(pairOf);
    const steps = (side: keyof StepPair) => new Set(first.flatMap((pair) => pair[side] ?? []));
    return { before: steps('before'), after: steps('after') };
  }, [comparison]);
  const tree = (side: 'before' | 'after') => {
    const { runs, shown } = comparison[side];
    const id = runs[shown]?.itemId ?? answer[side][0]?.id ?? '';
    return (
      <SideTree
        side={side}
        itemId={id}
        item={answer[side].find((item) => item.id === id)}
        pairs={pairs}
        state={state}
        special={special[side]}
      />
    );
  };
  return (
    <Split
      label="Size of the plan after"
      direction="row"
      share={state.afterShare}
      onShare={state.setAfterShare}
      first={tree('before')}
      second={tree('after')}
    />
  );
}

/** The steps a verdict of the comparison speaks of; null where it speaks of the whole. */
function pairMeant(verdict: Verdict, { comparison }: PlanComparisonAnswer, pairs: StepPairs): StepPair | null {
  const isAfter = (id: string): boolean =>
    comparison.after.runs.some(({ itemId, sha256 }) => itemId === id || sha256 === id);
  const of = (one: Verdict | undefined, side: 'before' | 'after'): StepPair | null => {
    const step = one === undefined ? null : stepOf(one);
    return step === null ? null : pairs.of(side, step);
  };
  const own = stepOf(verdict);
  const side = verdict.evidence.some(({ captureId, sha256 }) => isAfter(captureId) || isAfter(sha256))
    ? 'after'
    : 'before';
  return of(verdict.after, 'after') ?? of(verdict.before, 'before') ?? (own === null ? null : pairs.of(side, own));
}
