import '../profile/profile.css';
import '../heap/heap.css';
import '../growth/growth.css';
import './plan.css';
import type { PlanDetail } from '../../core/plan/stored.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { usePlanDetail, usePlanTable } from './plan-data.ts';
import { PlanWorkbench } from './plan-workbench.tsx';

/** The view of one query plan: what the rules say of it first, then its steps. */
export function PlanView({ itemId }: { readonly itemId: string }) {
  const { value, error, retry } = usePlanDetail(itemId);
  if (value !== null) return <OpenPlan key={itemId} detail={value} />;
  if (error === null) return <LoadingState label="Opening the plan…" />;
  return <ViewError error={error} onRetry={retry} />;
}

function OpenPlan({ detail }: { readonly detail: PlanDetail }) {
  const { value, error, retry } = usePlanTable(detail.item.id);
  if (value !== null) return <PlanWorkbench detail={detail} table={value} />;
  if (error === null) return <LoadingState label="Reading the steps…" />;
  return <ViewError error={error} onRetry={retry} />;
}
