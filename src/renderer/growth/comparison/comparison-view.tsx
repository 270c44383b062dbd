import '../../profile/profile.css';
import '../../compare/compare.css';
import '../../heap/heap.css';
import '../growth.css';
import './growth-comparison.css';
import { useMemo } from 'react';
import { useCommand } from '../../commands/dispatch.ts';
import { Refusal } from '../../compare/refusal.tsx';
import { ComparisonChanges } from '../../investigation/comparison-changes.tsx';
import { useItem } from '../../state/items.ts';
import { LoadingState } from '../../ui/empty-state.tsx';
import { ViewError } from '../../ui/error-card.tsx';
import { clampShare, Split } from '../../ui/split.tsx';
import { ChangeList } from './change-list.tsx';
import { ChangeTable } from './change-table.tsx';
import { compareAgain } from './compare-growths.ts';
import { type GrowthComparisonReply, useGrowthComparison, useSeries } from './comparison-data.ts';
import { GrowthComparisonHeader } from './comparison-header.tsx';
import { useGrowthComparisonState } from './comparison-state.ts';
import { changesOf } from './growth-changes.ts';

/** What is said where the comparison is there and one of its sides is not. */
const GONE = {
  message: 'One of the two series that were compared is no longer in the workspace.',
  hint: 'Undo brings it back. Or make the series again of its heaps, and compare again.',
};

/** The view of one series of heaps against another: whether what grew before still grows, or why the two cannot be compared. */
export function GrowthComparisonView({ itemId }: { readonly itemId: string }) {
  const { value, error, retry } = useGrowthComparison(itemId);
  const here = useItem(itemId) !== undefined;
  if (value !== null) return <OpenComparison key={itemId} reply={value} />;
  if (error === null) return <LoadingState label="Comparing…" />;
  return <ViewError error={here && error.code === 'item.notFound' ? { ...error, ...GONE } : error} onRetry={retry} />;
}

function OpenComparison({ reply }: { readonly reply: GrowthComparisonReply }) {
  const { comparison, override } = reply;
  const state = useGrowthComparisonState(reply.item.id);
  const before = useSeries(reply.before.id);
  const after = useSeries(reply.after.id);
  const changes = useMemo(() => changesOf(comparison), [comparison]);
  const swap = () => void compareAgain(reply, { swapped: true });
  useCommand('compare.swap', swap);
  const list = <ChangeList reply={reply} changes={changes} before={before} after={after} state={state} />;
  return (
    <div className="profile-view growth-view growth-comparison">
      <GrowthComparisonHeader reply={reply} before={before} after={after} onSwap={swap} />
      <ComparisonChanges itemId={reply.item.id} />
      {!comparison.comparable && override === null ? (
        <Refusal
          reasons={comparison.reasons}
          title="These two series are not comparable"
          why="A difference between them could come from what is listed here rather than from a fix, so Plateau gives no verdict. Take the heaps again under equal conditions, or say of both series how many operations ran between two heaps."
          onOverride={(reason) => compareAgain(reply, { override: reason })}
        />
      ) : changes.length === 0 ? (
        list
      ) : (
        <Split
          label="Size of the verdicts"
          share={state.verdictShare}
          onShare={(share) => state.setVerdictShare(clampShare(share))}
          first={list}
          second={<ChangeTable reply={reply} changes={changes} state={state} />}
        />
      )}
    </div>
  );
}
