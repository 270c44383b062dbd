import type { Readiness } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { Item } from '../../main/api/contract/items.ts';
import type { CaptureFields, CaptureTarget, FieldName } from './capture-form.ts';

/** What the fields of a capture are drawn from. */
export interface CaptureFieldsetProps {
  readonly fields: CaptureFields;
  readonly target: CaptureTarget;
  readonly profilers: readonly Readiness[];
  readonly again: Item | null;
  readonly recommendedRate: number | null;
  readonly complaintOf: (field: FieldName) => string | null;
  readonly onProfiler: (profiler: ProfilerId) => void;
  readonly onChange: (change: Partial<CaptureFields>) => void;
}
