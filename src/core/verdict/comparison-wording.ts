import type { CostUnit } from './estimate.ts';
import type { Bounds } from './statistics.ts';
import type { Status } from './verdict.ts';
import { amount, percent, shortName, signedPercent } from './wording.ts';

export interface SaidChange {
  readonly name: string;
  readonly whole: string;
  readonly before: { readonly share: number; readonly cost: number };
  readonly after: { readonly share: number; readonly cost: number };
  /** Relative change of cost; null where there was none before. */
  readonly change: (Bounds & { readonly value: number }) | null;
  readonly cost: CostUnit;
  readonly status: Status;
  /** True where the after side still stands above the limit. */
  readonly stillOver: boolean;
  readonly limit: number;
  /** Smallest relative change of cost this pair could have shown. */
  readonly detectable: number;
  /** Of a share that moved while the cost did not: what else moved. Empty of every other status. */
  readonly why: string;
}

const PER: Readonly<Record<CostUnit['per'], string>> = {
  second: 'per second',
  request: 'per request',
  operation: 'per operation',
  execution: 'per capture',
};

/** A cost for a sentence: `0.6 CPU-seconds per second`, `3.2 MB per request`. */
export function costText(value: number, cost: CostUnit): string {
  return `${amount(value, cost.unit.replace('CPU seconds', 'CPU-seconds'))} ${PER[cost.per]}`;
}

/** Two costs with their unit said once. */
export function costsText(before: number, after: number, cost: CostUnit, joint: string): string {
  if (cost.unit === 'bytes') return `${amount(before, 'bytes')}${joint}${costText(after, cost)}`;
  return `${amount(before, '').trim()}${joint}${costText(after, cost)}`;
}

/** `−92 %, 95 % −93 … −90 %`. */
export function changeText(change: (Bounds & { readonly value: number }) | null): string {
  if (change === null) return 'none before';
  return `${signedPercent(change.value)}, 95 % ${signedPercent(change.low).replace(' %', '')} … ${signedPercent(change.high)}`;
}

/** The sentence of a status: shares and costs apart, so that a change of share is never told as a change of cost. */
export function statusSentence(said: SaidChange): string {
  const { before, after, cost, status } = said;
  const name = shortName(said.name);
  const verb = after.share > before.share ? 'rose' : 'fell';
  const shares = `${percent(before.share)} to ${percent(after.share)} of ${said.whole}`;
  const changed = changeText(said.change);
  const moved = `${name} ${verb} from ${shares} and from ${costsText(before.cost, after.cost, cost, ' to ')} (${changed})`;
  const held = `(${costsText(before.cost, after.cost, cost, ' → ')}, ${changed})`;
  switch (status) {
    case 'resolved':
      return `${moved}: resolved.`;
    case 'improved':
      return said.stillOver
        ? `${moved}: improved, but still above ${percent(said.limit)}.`
        : `${moved}: improved; its error still reaches past ${percent(said.limit)}.`;
    case 'regressed':
      return `${moved}: regressed.`;
    case 'new':
      return `${moved}: new.`;
    case 'exposed':
      return `${name} rose from ${shares}, but ${costWords(said)} ${held}: exposed, ${said.why}.`;
    case 'masked':
      return `${name} fell from ${shares}, but ${costWords(said)} ${held}: masked, ${said.why}.`;
    case 'persisting':
      return percent(before.share) === percent(after.share)
        ? `${name} stays at ${percent(after.share)} of ${said.whole} and at about the same cost ${held}: persisting.`
        : `${name} went from ${shares} at about the same cost ${held}: persisting.`;
    case 'inconclusive':
      return `${name} went from ${shares} with a cost that may or may not have changed ${held}: inconclusive, since changes below about ${percent(said.detectable)} of its cost cannot be seen here.`;
    case 'not-comparable':
      return `${name}: the captures are not comparable.`;
  }
}

function costWords({ change, before, after }: SaidChange): string {
  if (change === null || (change.low <= 0 && change.high >= 0)) return 'its cost did not change measurably';
  return after.cost > before.cost ? 'it costs little more than before' : 'it costs little less than before';
}
