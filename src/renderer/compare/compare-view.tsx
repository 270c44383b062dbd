import '../profile/profile.css';
import './compare.css';
import { useCommand } from '../commands/dispatch.ts';
import { ComparisonChanges } from '../investigation/comparison-changes.tsx';
import { nextBasis } from '../profile/view-state.ts';
import { call } from '../state/client.ts';
import { openTab } from '../state/tabs.ts';
import { announce } from '../ui/announcer.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { notify } from '../ui/toasts.tsx';
import { type ComparisonReply, useComparison } from './compare-data.ts';
import { CompareHeader } from './compare-header.tsx';
import { type CompareState, useCompareState } from './compare-state.ts';
import { CompareWorkbench } from './compare-workbench.tsx';
import { Refusal } from './refusal.tsx';

/** The view of one comparison: what changed and how sure that is, and everything to check it; or why the two cannot be compared. */
export function CompareView({ itemId }: { readonly itemId: string }) {
  const state = useCompareState(itemId);
  const { value, error, loading, retry } = useComparison(itemId, state.query.basis);
  if (value !== null) return <OpenComparison key={itemId} reply={value} state={state} busy={loading} />;
  if (error === null) return <LoadingState label="Comparing…" />;
  return <ViewError error={error} onRetry={retry} />;
}

interface OpenProps {
  readonly reply: ComparisonReply;
  readonly state: CompareState;
  readonly busy: boolean;
}

function OpenComparison({ reply, state, busy }: OpenProps) {
  const { comparison } = reply;
  const swap = () => void compareAgain(reply, { swapped: true });
  useCommand('compare.swap', swap);
  useCommand('profile.basis', () => {
    const basis = nextBasis(comparison.basis);
    state.setBasis(basis);
    announce(`Basis D_${basis}`);
  });
  const refused = !comparison.comparable && comparison.override === null;
  return (
    <div className="profile-view compare-view" aria-busy={busy}>
      <CompareHeader reply={reply} onBasis={state.setBasis} onSwap={swap} />
      <ComparisonChanges itemId={reply.item.id} />
      {refused ? (
        <Refusal
          reasons={comparison.reasons}
          title="These two captures are not comparable"
          why="A difference between them could come from what is listed here rather than from the code, so Plateau gives no verdict (QG-COMPARABLE). Capture again under equal conditions, or compare with captures that share them."
          onOverride={(reason) => compareAgain(reply, { override: reason })}
        />
      ) : (
        <CompareWorkbench reply={reply} state={state} />
      )}
    </div>
  );
}

/** Asks for a comparison of the same captures in another way, and opens it. */
async function compareAgain(
  { before, after, comparison }: ComparisonReply,
  change: { readonly swapped?: boolean; readonly override?: string },
): Promise<void> {
  const ids = (items: ComparisonReply['before']) => items.map(({ id }) => id);
  const override = change.override ?? comparison.override?.reason;
  try {
    const { itemId } = await call('compare', {
      before: ids(change.swapped === true ? after : before),
      after: ids(change.swapped === true ? before : after),
      basis: comparison.basis,
      ...(override === undefined ? {} : { override }),
    });
    openTab({ kind: 'comparison', id: itemId });
  } catch (thrown) {
    notify({ text: thrown instanceof Error ? thrown.message : String(thrown), intent: 'danger' });
  }
}
