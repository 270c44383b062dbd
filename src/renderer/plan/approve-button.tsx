import { Button } from '@blueprintjs/core';
import type { PlanDetail } from '../../core/plan/stored.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';

/** Makes a plan the one that others of its statement are held against in `plateau check --against approved`, or takes that back. */
export function ApproveButton({ detail }: { readonly detail: PlanDetail }) {
  const { item, approval, runs } = detail;
  const failed = (thrown: unknown): void => reportProblem(item.label, thrown);
  // Of several runs the one that stands for all is approved.
  if (runs !== null && !runs.rows.some((row) => row.stands && row.item.id === item.id)) return null;
  const approve = async (): Promise<void> => {
    const { instead } = await call('approvePlan', { id: item.id });
    const before = instead.length === 0 ? '' : ' The plan that was approved before is so no longer.';
    notify({ text: `“${oneLine(item.label, 60)}” is the approved plan of its statement.${before}`, intent: 'success' });
  };
  if (approval === null) {
    return (
      <Button
        size="small"
        variant="outlined"
        title="Hold later plans of this statement against this one: plateau check --against approved"
        onClick={() => void approve().catch(failed)}
      >
        Approve
      </Button>
    );
  }
  const reason = approval.reason === '' ? '' : `: ${approval.reason}`;
  return (
    <Button
      size="small"
      variant="outlined"
      active
      title={oneLine(
        `Approved by ${approval.owner}, ${formatMoment(approval.at)}${reason}. Click to take it back`,
        400,
      )}
      onClick={() => void call('revokePlan', { id: item.id }).catch(failed)}
    >
      ✓ Approved
    </Button>
  );
}
