import type { Mismatch } from '../profile/comparison.ts';
import { isAtKnownPlaces } from '../profile/known-places.ts';
import type { CaptureMeta, Profile, SampleType } from '../profile/model.ts';
import type { Basis } from './verdict.ts';

/** A load run that drove a side: its requests make costs per request. */
export interface LoadRun {
  readonly requests: number;
  readonly perSecond?: number;
  readonly label?: string;
}

export interface ComparedSide {
  readonly profiles: readonly Profile[];
  readonly sampleType: SampleType | null;
  readonly seconds: number | null;
  readonly load: LoadRun | null;
}

const UNKNOWN = 'unknown';

/**
 * In what two sides differ (QG-COMPARABLE, `rules.md` §7). `block` is a known difference that changes what the numbers mean; what a file
 * does not tell is `unknown` and only warned of, since blocking it would refuse every py-spy file. Replicates of a side are held against
 * its first capture in the same way.
 */
export function mismatches(
  before: ComparedSide,
  after: ComparedSide,
  options: { readonly loadTolerance: number; readonly basis: Basis },
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const first = before.profiles[0]?.meta;
  const second = after.profiles[0]?.meta;
  if (first === undefined || second === undefined) return found;
  found.push(...sampleTypes(before.sampleType, after.sampleType));
  found.push(...captures(first, second));
  const isTime = [before, after].some(({ sampleType }) => sampleType === null || !isAtKnownPlaces(sampleType));
  if (isTime) misplaced(found, first, second);
  for (const [side, label] of [
    [before, 'before'],
    [after, 'after'],
  ] as const) {
    for (const [i, replicate] of side.profiles.slice(1).entries()) {
      const lead = side.profiles[0]?.meta;
      if (lead === undefined) continue;
      const differing = [...captures(lead, replicate.meta)];
      if (isTime) misplaced(differing, lead, replicate.meta);
      for (const mismatch of differing) {
        if (mismatch.before === UNKNOWN || mismatch.after === UNKNOWN) continue;
        found.push({ ...mismatch, what: `${mismatch.what} of replicate ${i + 2} ${label}` });
      }
    }
  }
  found.push(...duration(before, after));
  found.push(...loads(before.load, after.load, options.loadTolerance));
  return found;
}

const typeText = (type: SampleType): string => `${type.name} (${type.kind}, ${type.unit})`;

function sampleTypes(before: SampleType | null, after: SampleType | null): readonly Mismatch[] {
  const left = before === null ? 'none' : typeText(before);
  const right = after === null ? 'none' : typeText(after);
  if (left === right) return [];
  const same = before !== null && after !== null && before.kind === after.kind && before.unit === after.unit;
  return [{ what: 'sample type', before: left, after: right, effect: same ? 'warn' : 'block' }];
}

function captures(before: CaptureMeta, after: CaptureMeta): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const compare = (what: string, left: string | number | undefined, right: string | number | undefined) => {
    const a = left === undefined ? UNKNOWN : String(left);
    const b = right === undefined ? UNKNOWN : String(right);
    if (a === b && a !== UNKNOWN) return;
    found.push({ what, before: a, after: b, effect: a === UNKNOWN || b === UNKNOWN ? 'warn' : 'block' });
  };
  const version = (what: string, left: string | undefined, right: string | undefined) => {
    if (left === right && left !== undefined) return;
    const known = left !== undefined && right !== undefined;
    const block = known && major(left) !== major(right);
    found.push({ what, before: left ?? UNKNOWN, after: right ?? UNKNOWN, effect: block ? 'block' : 'warn' });
  };
  compare('tool', before.tool?.name, after.tool?.name);
  if (before.tool !== undefined && before.tool.name === after.tool?.name) {
    version('tool version', before.tool.version, after.tool.version);
  }
  if (before.format !== after.format) {
    found.push({ what: 'file format', before: before.format, after: after.format, effect: 'warn' });
  }
  compare('event', before.event, after.event);
  compare('runtime', known(before.runtime), known(after.runtime));
  if (before.runtime === after.runtime) version('runtime version', before.runtimeVersion, after.runtimeVersion);
  compare('CPU model', before.cpuModel, after.cpuModel);
  compare('CPU cores', before.cpuCores, after.cpuCores);
  compare('container CPU limit', before.containerCpus, after.containerCpus);
  flag(found, 'measured by', before, after, 'evented', 'begin and end events', 'samples', 'block');
  flag(found, 'inlined functions', before, after, 'inlining-opaque', 'hidden in their callers', 'shown', 'warn');
  return found;
}

const known = (runtime: CaptureMeta['runtime']): string | undefined => (runtime === 'unknown' ? undefined : runtime);

/** First number of a version; `OpenJDK 64-Bit Server VM (17.0.15+6)` is 17. */
const major = (version: string): string => /\d+(?!\d*-bit)/i.exec(version)?.[0] ?? version;

function flag(
  found: Mismatch[],
  what: string,
  before: CaptureMeta,
  after: CaptureMeta,
  name: CaptureMeta['flags'][number],
  set: string,
  unset: string,
  effect: Mismatch['effect'],
): void {
  const left = before.flags.includes(name);
  const right = after.flags.includes(name);
  if (left !== right) found.push({ what, before: left ? set : unset, after: right ? set : unset, effect });
}

/** Each start of a JVM inlines anew: own times of two captures that may have misplaced them differ without a change. */
function misplaced(found: Mismatch[], before: CaptureMeta, after: CaptureMeta): void {
  const text = ({ flags }: CaptureMeta) =>
    flags.includes('inlining-misplaced') ? 'known at safepoints only' : 'known everywhere';
  if ([before, after].some(({ flags }) => flags.includes('inlining-misplaced'))) {
    found.push({ what: 'place of inlined functions', before: text(before), after: text(after), effect: 'warn' });
  }
}

function duration(before: ComparedSide, after: ComparedSide): readonly Mismatch[] {
  if (before.seconds !== null && after.seconds !== null) return [];
  const text = (seconds: number | null) => (seconds === null ? UNKNOWN : `${Math.round(seconds * 10) / 10} s`);
  return [{ what: 'wall time', before: text(before.seconds), after: text(after.seconds), effect: 'warn' }];
}

function loads(before: LoadRun | null, after: LoadRun | null, tolerance: number): readonly Mismatch[] {
  const rate = (run: LoadRun | null) => run?.perSecond;
  const text = (run: LoadRun | null) =>
    run === null ? UNKNOWN : `${run.label ?? ''}${run.label ? ' ' : ''}${rate(run) ?? UNKNOWN} requests/s`;
  const left = rate(before);
  const right = rate(after);
  if (left === undefined || right === undefined) {
    return [{ what: 'load', before: text(before), after: text(after), effect: 'warn' }];
  }
  const apart = Math.abs(right - left) > tolerance * left || (before?.label ?? '') !== (after?.label ?? '');
  return apart ? [{ what: 'load', before: text(before), after: text(after), effect: 'block' }] : [];
}
