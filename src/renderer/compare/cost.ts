import type { CostBasis } from '../../core/profile/comparison.ts';
import { formatChange, formatChangeBounds, formatNumber, type Range } from '../flame/quantity.ts';
import { formatBytes } from '../ui/format.ts';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['CPU seconds', 'CPU s'],
  ['seconds', 's'],
  ['nanoseconds', 'ns'],
]);

/** The unit of a cost: `CPU s/s`, `bytes/request`. */
export function costUnit({ unit, per }: Pick<CostBasis, 'unit' | 'per'>): string {
  if (unit.includes('/')) return unit;
  return `${SHORT.get(unit) ?? unit}/${per === 'second' ? 's' : per}`;
}

/** A cost without its unit: bytes with their decimal prefix, all else with three digits. */
export function formatCost(value: number, unit: string): string {
  if (unit.startsWith('bytes')) return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
  return value < 0 ? `−${formatNumber(-value)}` : formatNumber(value);
}

export function formatCostDelta(value: number, unit: string): string {
  return value > 0 ? `+${formatCost(value, unit)}` : formatCost(value, unit);
}

/** A relative change with its interval: `−92 % (−93 … −90 %)`; `new` where there was nothing before. */
export function formatChangeRange(change: Range | null): string {
  if (change === null) return 'new';
  return `${formatChange(change.value)} (${formatChangeBounds(change)})`;
}
