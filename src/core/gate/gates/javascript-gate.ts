import type { FrontendReport } from '../../frontend/model.ts';
import { type Weight, weightOf } from '../../frontend/weights.ts';
import { percent, signedPercent } from '../../verdict/wording.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { gateResult, openResult } from '../result.ts';

const RULE = 'FE-BUDGET';
const KB = 1000;

/** A report with where it is stored. */
export interface StoredReport {
  readonly id: string;
  readonly sha256: string;
  readonly label: string;
  readonly report: FrontendReport;
}

interface Weighed {
  readonly label: string;
  readonly weight: Weight;
}

const kilobytes = (bytes: number): string => `${Number((bytes / KB).toFixed(1))} kB`;

/** All that is counted, where it is of one kind: compressed, or not; null where both are mixed. */
function sizeOf({ compressed, raw, error }: Weight): { readonly bytes: number; readonly error: number } | null {
  if (compressed > 0 && raw > 0) return null;
  return { bytes: compressed + raw, error };
}

/** Of several reports of one page the one in the middle by its JavaScript, of an even number the larger: what one of them measured, and no mean. */
function middle(reports: readonly StoredReport[]): Weighed | null {
  const weighed = reports.flatMap(({ label, report }) => {
    const weight = weightOf(report, 'script');
    return weight === null ? [] : [{ label, weight }];
  });
  const size = ({ weight: { compressed, raw } }: Weighed): number => compressed + raw;
  return weighed.sort((a, b) => size(a) - size(b))[weighed.length >> 1] ?? null;
}

const described = ({ weight: { compressed, raw, how, later } }: Weighed): string => {
  const packed =
    compressed > 0 || raw === 0 ? `${kilobytes(compressed)} ${how === 'gzip' ? 'gzip' : 'compressed'}` : '';
  const loose = raw > 0 ? `${kilobytes(raw)} whose compressed size is not told` : '';
  const left = later > 0 ? `, ${later} ${later === 1 ? 'file' : 'files'} loaded later left out` : '';
  return `${[packed, loose].filter(Boolean).join(' and ')}${left}`;
};

type Side = 'over' | 'within' | 'open';

function overLimit({ weight: { compressed, raw, error } }: Weighed, limit: number): Side {
  if (compressed - error > limit) return 'over';
  return compressed + error + raw <= limit ? 'within' : 'open';
}

/** Whether the size grew by more than the limit, whatever the sizes were before they were rounded. */
function overGrowth(
  before: Weighed,
  after: Weighed,
  limit: number,
): { readonly side: Side; readonly change: number } | null {
  const [from, to] = [sizeOf(before.weight), sizeOf(after.weight)];
  const isSame = before.weight.how === after.weight.how && before.weight.raw > 0 === after.weight.raw > 0;
  if (from === null || to === null || !isSame || from.bytes - from.error <= 0) return null;
  const grown = (a: number, b: number): number => b / a - 1;
  const least = grown(from.bytes + from.error, to.bytes - to.error);
  const most = grown(from.bytes - from.error, to.bytes + to.error);
  const side = least > limit + 1e-9 ? 'over' : most <= limit + 1e-9 ? 'within' : 'open';
  return { side, change: grown(from.bytes, to.bytes) };
}

/** What the gate on JavaScript says: its compressed size against the limit, and against what it was. `before` is null where there is none. */
export function javascriptGate(
  pair: GatePair,
  { before, after }: { readonly before: readonly StoredReport[] | null; readonly after: readonly StoredReport[] },
  { gates: { javascript } }: GatePolicy,
  noBefore: string,
): readonly GateResult[] {
  const { enabled, limit, growth } = javascript;
  const now = middle(after);
  if (!enabled) return [];
  const results: GateResult[] = [];
  const subject = `JavaScript of ${pair.after?.label ?? ''}`;
  const common = { gate: 'javascript', rule: RULE, subject };
  if (now === null) {
    return [openResult(pair, { ...common, key: 'limit', why: 'It tells no sizes of JavaScript.', incomparable: true })];
  }
  const was = before === null ? null : middle(before);
  const one = after.length > 1 ? ` Judged is “${now.label}”, the middle one of ${after.length}.` : '';
  const answer = (
    key: string,
    side: Side,
    why: string,
    more: Pick<GateResult, 'status' | 'baselineState'>,
  ): GateResult =>
    side === 'open'
      ? openResult(pair, { ...common, key, why })
      : gateResult(pair, {
          ...common,
          ...more,
          key,
          level: side === 'over' ? 'likely-bottleneck' : 'none',
          certainty: 'confirmed',
          passed: side === 'within',
          why,
        });
  if (limit !== null) {
    const side = overLimit(now, limit);
    const words = { over: 'above', within: 'within', open: 'it cannot be told whether that is within' };
    const why = `${described(now)}: ${words[side]} ${kilobytes(limit)} gzip.${one}`;
    const wasOver = was === null ? null : overLimit(was, limit) === 'over';
    const isOver = side === 'over';
    const baselineState =
      wasOver === null ? null : wasOver === isOver ? 'unchanged' : isOver ? 'new' : wasOver ? 'absent' : 'unchanged';
    results.push(answer('limit', side, why, { status: null, baselineState }));
  }
  if (growth !== null) {
    const grown = was === null ? null : overGrowth(was, now, growth);
    if (was === null || grown === null) {
      const why =
        was === null
          ? noBefore
          : `${described(was)} before, ${described(now)} after: these sizes are of different kinds.`;
      results.push(openResult(pair, { ...common, key: 'growth', why, incomparable: true }));
    } else {
      const moved = `${described(was)} before, ${described(now)} after, ${signedPercent(grown.change)}`;
      const words = {
        over: `more than ${percent(growth)}`,
        within: `not more than ${percent(growth)}`,
        open: `whether that is more than ${percent(growth)} cannot be told from sizes that were rounded`,
      };
      const status = grown.side === 'over' ? 'regressed' : grown.change < 0 ? 'improved' : 'persisting';
      const baselineState = grown.change === 0 ? 'unchanged' : 'updated';
      results.push(answer('growth', grown.side, `${moved}: ${words[grown.side]}.${one}`, { status, baselineState }));
    }
  }
  return results;
}
