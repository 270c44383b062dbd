import { classTitle, type HeapClass, isCollectionPart } from '../../heap/graph/classes.ts';
import type { Growth } from '../../heap/growth/model.ts';
import { isOfProgram, standing } from '../../heap/growth/standing.ts';
import { isArrayPart, isMachinery } from '../../heap/machinery.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { type Certainty, LEVELS, type Level, type Verdict } from '../verdict.ts';
import { amount, count, listed, percent, shortName, shortPath, stored, storedCost } from '../wording.ts';
import { type MeasuredGrowth, measuredGrowths } from './growth-measures.ts';
import { heapVerdict } from './heap-rule.ts';

/** The runtime's own, and parts of collections: something else grows in them. */
export const isRuntimes = (row: HeapClass): boolean => isMachinery(row) || isCollectionPart(row);

/** Verdicts that are given at most: what grew least is left to the table. */
const MOST = 50;

/** How big: the higher of LK-GROW and LK-SHARE, capped by LK-REACH, by LK-NEWALIVE where objects can be told, and for the runtime's own. */
function levelOf(measured: MeasuredGrowth, growth: Growth, ruleSet: RuleSet): { level: Level; rule: string } {
  const { row, share, everyStep, grewLast, stillAlive } = measured;
  if (!everyStep && !grewLast) return { level: 'none', rule: 'LK-GROW' };
  let level: Level = everyStep ? 'investigate' : 'watch';
  let rule = 'LK-GROW';
  if (everyStep && share !== null) {
    const byShare: Level =
      share > limitOf(ruleSet, 'growth.bottleneck')
        ? 'likely-bottleneck'
        : share > limitOf(ruleSet, 'growth.investigate')
          ? 'investigate'
          : 'none';
    if (LEVELS.indexOf(byShare) > LEVELS.indexOf(level) || byShare === 'investigate') {
      level = byShare;
      rule = 'LK-SHARE';
    }
  }
  if (level === 'likely-bottleneck' && growth.matching.byId && (stillAlive ?? 0) === 0) {
    level = 'investigate';
    rule = 'LK-NEWALIVE';
  }
  if (measured.unreached) return { level: 'watch', rule: 'LK-REACH' };
  if (isRuntimes(row)) return { level: 'watch', rule };
  return { level, rule };
}

/** How sure: confirmed where growth follows the operations or lies on one path, and every heap was taken after a forced collection. */
function certaintyOf(
  measured: MeasuredGrowth,
  growth: Growth,
  ruleSet: RuleSet,
): { certainty: Certainty; guards: string[] } {
  const guards: string[] = [];
  const counted = growth.snapshots.slice(measured.from);
  if (!counted.every(({ forcedGc }) => forcedGc === true)) guards.push('QG-GC');
  if (growth.matching.kind === 'otherProcess') guards.push('QG-PROCESS');
  if (!measured.knowsBytes) guards.push('QG-BYTES');
  if (measured.instances.length < limitOf(ruleSet, 'growth.differences')) guards.push('QG-STEPS');
  const follows = measured.operations?.linear === true;
  const onePath = measured.onePath >= limitOf(ruleSet, 'growth.onePath');
  const sure = (follows || onePath) && guards.length === 0;
  return { certainty: guards.includes('QG-STEPS') ? 'inconclusive' : sure ? 'confirmed' : 'probable', guards };
}

/** Those shown of the classes whose growth lies inside another's, by its key: those of the program first, then by what they keep alive. */
function insideOf(all: readonly MeasuredGrowth[]): ReadonlyMap<string, readonly MeasuredGrowth[]> {
  const shown = all.filter(
    ({ row, totalInstances }) =>
      row.partOf !== null && row.type === 'object' && !row.name.startsWith('system / ') && totalInstances > 0,
  );
  const own = ({ row }: MeasuredGrowth): number => (isOfProgram(row) ? 1 : 0);
  const byHolder = Map.groupBy(shown, ({ row }) => row.partOf ?? '');
  for (const [key, inside] of byHolder) {
    inside.sort((a, b) => own(b) - own(a) || b.totalBytes - a.totalBytes);
    byHolder.set(key, inside.slice(0, 3));
  }
  return byHolder;
}

function reasonOf(
  measured: MeasuredGrowth,
  growth: Growth,
  guards: readonly string[],
  inside: readonly MeasuredGrowth[],
): string {
  const { row, instances, totalBytes, share, operations, growing, bounded, from } = measured;
  const name = shortName(classTitle(row));
  const counts = row.count.slice(from).map(count).join(' → ');
  const parts = [`${name} went from ${counts} objects`];
  if (operations?.linear === true) {
    parts.push(`, ${Number(operations.perOperation.toPrecision(3))} per operation`);
  }
  if (growth.sizes === 'retained') parts.push(`, and keeps ${amount(totalBytes, 'bytes')} more alive`);
  if (growth.sizes === 'shallow') parts.push(`, and takes ${amount(totalBytes, 'bytes')} more itself`);
  if (share !== null && share > 0) parts.push(`, ${percent(share)} of what the heap grew by`);
  parts.push('.');
  const [first] = growing;
  if (first !== undefined) {
    const grown = (first.count.at(-1) ?? 0) - (first.count[from] ?? 0);
    parts.push(` ${count(grown)} of the new ones are held at ${shortPath(first.path)}.`);
  }
  if (inside.length > 0) {
    parts.push(
      ` Inside them: ${listed(inside.map((one) => `${count(one.totalInstances)} ${shortName(classTitle(one.row))}`))}.`,
    );
  }
  const [limited] = bounded;
  if (limited !== undefined && first !== undefined) {
    parts.push(` The ${count(limited.count.at(-1) ?? 0)} at ${shortPath(limited.path)} do not grow.`);
  }
  if (measured.unreached) parts.push(' Nothing but weak references holds them.');
  if (isArrayPart(row) || isCollectionPart(row)) {
    parts.push(' They are parts of the collections that hold what grows.');
  } else if (isMachinery(row)) parts.push(' They belong to the runtime, which compiles as the program runs.');
  if (guards.includes('QG-STEPS')) {
    parts.push(
      ` With ${instances.length === 1 ? 'one difference' : 'no difference'} it cannot be told from a cache that fills.`,
    );
  }
  if (guards.includes('QG-GC')) parts.push(' Not every heap is known to have been taken after a forced collection.');
  if (guards.includes('QG-BYTES')) parts.push(' How many bytes they take is not known: only objects are counted.');
  if (guards.includes('QG-PROCESS')) parts.push(` ${growth.matching.reason}`);
  return parts.join('');
}

function adviceOf(
  measured: MeasuredGrowth,
  sizes: Growth['sizes'],
  level: Level,
  guards: readonly string[],
): AdviceCode {
  if (guards.includes('QG-STEPS')) return 'growth.more';
  if (isRuntimes(measured.row) || measured.unreached) return 'growth.runtime';
  if (level === 'watch') return 'growth.watch';
  if (sizes !== 'retained') return 'growth.table';
  return measured.growing.length > 0 ? 'growth.path' : 'growth.class';
}

/** A class of a series with everything that was made of its growth. */
export interface JudgedGrowth {
  readonly measured: MeasuredGrowth;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly verdict: Verdict;
  /** It grew, and no class that it is part of speaks for it. */
  readonly stands: boolean;
}

/** What heaps a verdict on a series rests on. */
export const capturesOf = ({ snapshots }: Growth) => snapshots.map(({ id, sha256 }) => ({ captureId: id, sha256 }));

/** What the rule looked at, beside the limit of it that was crossed. */
function measureOf(
  { share, everyStep, knowsBytes, instances, bytes, totalInstances }: MeasuredGrowth,
  level: Level,
  rule: string,
  ruleSet: RuleSet,
): Pick<Verdict, 'measure' | 'threshold'> {
  if (share !== null && (rule === 'LK-SHARE' || rule === 'LK-NEWALIVE')) {
    const key = level === 'likely-bottleneck' ? 'growth.bottleneck' : 'growth.investigate';
    return {
      measure: { name: 'share of growth', value: stored(share), unit: 'share', method: 'exact' },
      threshold: crossed(ruleSet, key),
    };
  }
  const last = instances.at(-1) ?? 0;
  if (!everyStep && knowsBytes && last < limitOf(ruleSet, 'growth.instances')) {
    return {
      measure: { name: 'bytes in the last difference', value: bytes.at(-1) ?? 0, unit: 'bytes', method: 'exact' },
      threshold: crossed(ruleSet, 'growth.bytes', '>='),
    };
  }
  return {
    measure: everyStep
      ? { name: 'instances', value: totalInstances, unit: 'instances', method: 'exact' }
      : { name: 'instances in the last difference', value: last, unit: 'instances', method: 'exact' },
    threshold: crossed(ruleSet, 'growth.instances', '>='),
  };
}

function verdictOf(
  one: MeasuredGrowth,
  inside: readonly MeasuredGrowth[],
  growth: Growth,
  ruleSet: RuleSet,
): Omit<JudgedGrowth, 'stands'> {
  const { level, rule } = levelOf(one, growth, ruleSet);
  const { certainty, guards } = certaintyOf(one, growth, ruleSet);
  const { row, operations, growing } = one;
  const path = one.onePath >= limitOf(ruleSet, 'growth.onePath') ? growing[0] : undefined;
  const { measure, threshold } = measureOf(one, level, rule, ruleSet);
  const verdict = heapVerdict(ruleSet, {
    rule,
    ruleVersion: 1,
    subject:
      path === undefined
        ? { kind: 'class', key: row.key, label: classTitle(row) }
        : {
            kind: 'retention-path',
            key: `${row.key} at ${path.wholePath}`,
            label: `${classTitle(row)} at ${path.path}`,
          },
    captures: capturesOf(growth),
    pointer: `class:${row.key}`,
    denominator: growth.sizes === 'retained' ? 'retained growth' : 'growth',
    measure,
    ...(operations === null || !one.knowsBytes
      ? {}
      : {
          cost: {
            value: storedCost(operations.bytesPerOperation),
            unit: 'bytes',
            per: 'operation' as const,
            low: storedCost(operations.low),
            high: storedCost(operations.high),
          },
        }),
    threshold,
    level,
    certainty,
    reason: reasonOf(one, growth, guards, inside),
    advice: adviceOf(one, growth.sizes, level, guards),
    guards,
    details: {
      class: row.key,
      instances: one.totalInstances,
      ...(one.knowsBytes ? { bytes: one.totalBytes } : {}),
      everyStep: one.everyStep ? 'yes' : 'no',
      ...(isRuntimes(row) ? { runtimes: 'yes' } : {}),
      ...(operations === null
        ? {}
        : {
            perOperation: storedCost(operations.perOperation),
            residual: stored(operations.residual),
            linear: operations.linear ? 'yes' : 'no',
          }),
      ...(one.stillAlive === null ? {} : { stillAlive: one.stillAlive }),
      ...(inside.length === 0 ? {} : { inside: inside.map(({ row: { name } }) => name).join(', ') }),
      ...(growing[0] === undefined ? {} : { path: growing[0].path, onePath: stored(one.onePath) }),
    },
  });
  return { measured: one, level, certainty, verdict };
}

const grew = ({ totalInstances, totalBytes, knowsBytes }: MeasuredGrowth): boolean =>
  totalInstances > 0 && (totalBytes > 0 || !knowsBytes);

const LOOKED_INTO = LEVELS.indexOf('investigate');
const rank = ({ level }: Pick<Verdict, 'level'>): number => LEVELS.indexOf(level);

/** Every class of a series, judged, whatever its level and also where its growth is part of another's; largest growth first. */
export function judgedGrowths(growth: Growth, ruleSet: RuleSet): readonly JudgedGrowth[] {
  const all = measuredGrowths(growth, ruleSet);
  const inside = insideOf(all);
  const judged = [...all]
    .sort(
      (a, b) =>
        b.totalBytes - a.totalBytes ||
        b.totalInstances - a.totalInstances ||
        // Of two that grow alike, a class of the program says more than one of its language.
        Number(isOfProgram(b.row)) - Number(isOfProgram(a.row)),
    )
    .map((one) => verdictOf(one, inside.get(one.row.key) ?? [], growth, ruleSet));
  const byKey = new Map(judged.map((one) => [one.measured.row.key, one]));
  // What holds a class speaks for it only where it grew as steadily: else a leak would hide behind a few of its containers.
  const stand = standing(
    judged,
    ({ measured: { row } }) => (row.partOf === null ? undefined : byKey.get(row.partOf)),
    ({ measured: { row, totalBytes } }) => ({ row, bytes: totalBytes }),
    // Shares do not count: a plain object at the top of the program retains what leaks below, and so has more than the class that leaks.
    (around, one) => grew(around.measured) && rank(around) >= Math.min(rank(one), LOOKED_INTO),
  );
  return judged.map((one) => ({ ...one, stands: stand.has(one) && grew(one.measured) }));
}

/** True for a class that stands for itself and is judged to be looked into. */
export const isOver = (one: JudgedGrowth | undefined): boolean => one?.stands === true && rank(one) >= LOOKED_INTO;

/**
 * LK-GROW, LK-SHARE, LK-OPS, LK-NEWALIVE, LK-REACH and LK-PATH together: one verdict for each class that grows and is not part of another that
 * does and is judged as high, largest first (`rules.md` §6).
 */
export function evaluateGrowth(growth: Growth, ruleSet: RuleSet): readonly Verdict[] {
  // Stable: within a level they stay in the order of what they keep alive.
  return judgedGrowths(growth, ruleSet)
    .filter(({ stands, level }) => stands && level !== 'none')
    .map(({ verdict }) => verdict)
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, MOST);
}
