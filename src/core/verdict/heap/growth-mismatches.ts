import type { GrowthMismatch, GrowthSide } from './growth-comparison.ts';
import { firstCounted } from './growth-measures.ts';
import { operationsOf } from './growth-rates.ts';

const UNKNOWN = 'unknown';

/**
 * In what two series differ (QG-COMPARABLE, `rules.md` §7). `block` is what changes the meaning of the numbers: other formats and runtimes
 * count other bytes, and growth per operation has no like per step. What neither side tells, as V8's snapshots their version, is no difference;
 * what one side no longer tells blocks nothing that was compared before its heaps were deleted.
 */
export function growthMismatches(before: GrowthSide, after: GrowthSide): readonly GrowthMismatch[] {
  const found: GrowthMismatch[] = [];
  const add = (what: string, left: string, right: string, effect: GrowthMismatch['effect']): void => {
    found.push({ what, before: left, after: right, effect });
  };
  const differ = (what: string, left: string | null, right: string | null): void =>
    add(what, left ?? UNKNOWN, right ?? UNKNOWN, left === null || right === null ? 'warn' : 'block');
  if (before.format !== after.format) differ('kind of heap', before.format, after.format);
  if (before.runtime !== after.runtime) differ('runtime', before.runtime, after.runtime);
  else if (before.version !== after.version) {
    const known = before.version !== null && after.version !== null;
    const block = known && major(before.version) !== major(after.version);
    add('runtime version', before.version ?? UNKNOWN, after.version ?? UNKNOWN, block ? 'block' : 'warn');
  }
  if (before.host !== after.host) add('host', before.host ?? UNKNOWN, after.host ?? UNKNOWN, 'warn');
  const counted = ({ growth }: GrowthSide) => (operationsOf(growth) === null ? 'not counted' : 'counted');
  if (counted(before) !== counted(after)) add('operations', counted(before), counted(after), 'block');
  else if (counted(before) === 'not counted') add('operations', 'not counted', 'not counted', 'warn');
  const forced = ({ growth }: GrowthSide) =>
    growth.snapshots.slice(firstCounted(growth)).every(({ forcedGc }) => forcedGc === true) ? 'forced' : 'not known';
  if (forced(before) !== 'forced' || forced(after) !== 'forced') {
    add('collection before each heap', forced(before), forced(after), 'warn');
  }
  const processes = ({ growth: { matching } }: GrowthSide) =>
    matching.kind === 'otherProcess' ? 'several' : matching.kind === 'ids' ? 'one' : UNKNOWN;
  if ([before, after].some((side) => processes(side) === 'several')) {
    add('processes of a series', processes(before), processes(after), 'warn');
  }
  const listed = ({ growth }: GrowthSide) => (growth.unlistedMost === undefined ? 'all' : 'the largest');
  if ([before, after].some((side) => listed(side) !== 'all')) add('rows listed', listed(before), listed(after), 'warn');
  return found;
}

/** `20` of `20.11.0`, `8` of `1.8.0_292`. */
const major = (version: string): string => /^(?:1\.)?(\d+)/.exec(version)?.[1] ?? version;

/** The gate that a difference is named by in a verdict. */
export function guardOf({ what }: GrowthMismatch): string {
  if (what === 'operations') return 'equal-work';
  if (what === 'processes of a series') return 'QG-PROCESS';
  if (what === 'rows listed') return 'QG-LISTED';
  return what === 'collection before each heap' ? 'QG-GC' : 'QG-COMPARABLE';
}
