import '../profile/profile.css';
import '../compare/compare.css';
import '../heap/heap.css';
import './growth.css';
import { useMemo } from 'react';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { firstCounted } from '../../core/verdict/heap/growth-measures.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard, ViewError } from '../ui/error-card.tsx';
import { clampShare, Split } from '../ui/split.tsx';
import { Culprits } from './culprits.tsx';
import { useGrowthClasses, useGrowthDetail } from './growth-data.ts';
import { GrowthHeader } from './growth-header.tsx';
import { GrowthPanels } from './growth-panels.tsx';
import { useGrowthState } from './growth-state.ts';

/** The view of a series of heaps, or of two of them: what grew, who holds it, and everything to check that. */
export function GrowthView({ itemId }: { readonly itemId: string }) {
  const { value, error, retry } = useGrowthDetail(itemId);
  if (value !== null) return <OpenGrowth key={itemId} detail={value} />;
  if (error === null) return <LoadingState label="Opening the series…" />;
  return <ViewError error={error} onRetry={retry} />;
}

function OpenGrowth({ detail }: { readonly detail: GrowthDetail }) {
  const state = useGrowthState(detail.item.id);
  const classes = useGrowthClasses(detail.item.id);
  const from = firstCounted(detail.growth);
  const byKey = useMemo(
    () => (classes.value === null ? null : new Map(classes.value.map((row) => [row.key, row]))),
    [classes.value],
  );
  return (
    <div className="profile-view growth-view">
      <GrowthHeader detail={detail} from={from} />
      {classes.error !== null && <ErrorCard error={classes.error} />}
      <Split
        label="Size of the verdicts"
        share={state.verdictShare}
        onShare={(share) => state.setVerdictShare(clampShare(share))}
        first={<Culprits detail={detail} classes={byKey} from={from} state={state} />}
        second={<GrowthPanels detail={detail} classes={classes} byKey={byKey} from={from} state={state} />}
      />
    </div>
  );
}
