import type { Growth } from '../../heap/growth/model.ts';
import type { NodeType } from '../../heap/model.ts';
import type { AdviceCode } from '../advice.ts';
import type { RuleSet } from '../rule-set.ts';
import { type Certainty, LEVELS, type Level, type Verdict } from '../verdict.ts';
import { amount, count, percent, shortName, stored, storedCost } from '../wording.ts';
import { type MeasuredGrowth, measuredGrowths } from './growth-measures.ts';
import { crossed, heapVerdict, limitOf } from './heap-rule.ts';

/** What belongs to the runtime and grows as it compiles and optimises. */
const MACHINERY: ReadonlySet<NodeType> = new Set(['code', 'hidden', 'object shape', 'synthetic']);
/** Verdicts that are given at most: what grew least is left to the table. */
const MOST = 50;

/** How big: the higher of LK-GROW and LK-SHARE, capped by LK-REACH, by LK-NEWALIVE where objects can be told, and for the runtime's own. */
function levelOf(measured: MeasuredGrowth, growth: Growth, ruleSet: RuleSet): { level: Level; rule: string } {
  const { row, share, everyStep, grewLast, stillAlive } = measured;
  if (!grewLast && !everyStep) return { level: 'none', rule: 'LK-GROW' };
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
  if (MACHINERY.has(row.type) && level !== 'watch') return { level: 'watch', rule };
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
  if (!growth.matching.byId && growth.matching.renamed.length > 0) guards.push('QG-PROCESS');
  if (measured.instances.length < limitOf(ruleSet, 'growth.differences')) guards.push('QG-STEPS');
  const follows = measured.operations?.linear === true;
  const onePath = measured.onePath >= limitOf(ruleSet, 'growth.onePath');
  const sure = (follows || onePath) && guards.length === 0;
  return { certainty: guards.includes('QG-STEPS') ? 'inconclusive' : sure ? 'confirmed' : 'probable', guards };
}

const whole = (value: number): string => count(value);

function reasonOf(measured: MeasuredGrowth, growth: Growth, guards: readonly string[]): string {
  const { row, instances, totalBytes, share, operations, growing, bounded, from } = measured;
  const name = shortName(row.name === '' ? '(anonymous function)' : row.name);
  const counts = row.count.slice(from).map(whole).join(' → ');
  const parts = [`${name} went from ${counts} objects`];
  if (operations?.linear === true) {
    parts.push(`, ${Number(operations.perOperation.toPrecision(3))} per operation`);
  }
  parts.push(`, and keeps ${amount(totalBytes, 'bytes')} more alive`);
  if (share !== null && share > 0) parts.push(`, ${percent(Math.min(1, share))} of what the heap grew by`);
  parts.push('.');
  const [first] = growing;
  if (first !== undefined) {
    const grown = (first.count.at(-1) ?? 0) - (first.count[from] ?? 0);
    parts.push(` ${whole(grown)} of the new ones are held at ${shortName(first.path)}.`);
  }
  const [limited] = bounded;
  if (limited !== undefined && first !== undefined) {
    parts.push(` The ${whole(limited.count.at(-1) ?? 0)} at ${shortName(limited.path)} do not grow.`);
  }
  if (measured.unreached) parts.push(' Nothing but weak references holds them.');
  if (MACHINERY.has(row.type)) parts.push(' They belong to the runtime, which compiles as the program runs.');
  if (guards.includes('QG-STEPS')) {
    parts.push(
      ` With ${instances.length === 1 ? 'one difference' : 'no difference'} it cannot be told from a cache that fills.`,
    );
  }
  if (guards.includes('QG-GC')) parts.push(' Not every heap is known to have been taken after a forced collection.');
  if (guards.includes('QG-PROCESS')) parts.push(` ${growth.matching.reason}`);
  return parts.join('');
}

function adviceOf(measured: MeasuredGrowth, level: Level, guards: readonly string[]): AdviceCode {
  if (guards.includes('QG-STEPS')) return 'growth.more';
  if (MACHINERY.has(measured.row.type) || measured.unreached) return 'growth.runtime';
  if (level === 'watch') return 'growth.watch';
  return measured.growing.length > 0 ? 'growth.path' : 'growth.class';
}

/**
 * LK-GROW, LK-SHARE, LK-OPS, LK-NEWALIVE, LK-REACH and LK-PATH together: one verdict for each class that grows and is not part of another that
 * does, largest first (`rules.md` §6).
 */
export function evaluateGrowth(growth: Growth, ruleSet: RuleSet): readonly Verdict[] {
  const captures = growth.snapshots.map(({ id, sha256 }) => ({ captureId: id, sha256 }));
  const measured = measuredGrowths(growth, ruleSet)
    .filter(({ row, totalInstances, totalBytes }) => row.partOf === null && totalInstances > 0 && totalBytes > 0)
    .sort((a, b) => b.totalBytes - a.totalBytes);
  const verdicts = measured.flatMap((one) => {
    const { level, rule } = levelOf(one, growth, ruleSet);
    if (level === 'none') return [];
    const { certainty, guards } = certaintyOf(one, growth, ruleSet);
    const { row, operations, growing, share } = one;
    const path = one.onePath >= limitOf(ruleSet, 'growth.onePath') ? growing[0] : undefined;
    const key = level === 'likely-bottleneck' ? 'growth.bottleneck' : 'growth.investigate';
    return [
      heapVerdict(ruleSet, {
        rule,
        ruleVersion: 1,
        subject:
          path === undefined
            ? { kind: 'class', key: row.key, label: row.name }
            : { kind: 'retention-path', key: `${row.key} at ${path.path}`, label: `${row.name} at ${path.path}` },
        captures,
        pointer: `class:${row.key}`,
        denominator: 'retained growth',
        measure:
          share === null
            ? { name: 'instances', value: one.totalInstances, unit: 'instances', method: 'exact' }
            : { name: 'share of growth', value: stored(share), unit: 'share', method: 'exact' },
        ...(operations === null
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
        threshold: rule === 'LK-SHARE' ? crossed(ruleSet, key) : crossed(ruleSet, 'growth.instances', '>='),
        level,
        certainty,
        reason: reasonOf(one, growth, guards),
        advice: adviceOf(one, level, guards),
        guards,
        details: {
          class: row.key,
          instances: one.totalInstances,
          bytes: one.totalBytes,
          ...(operations === null
            ? {}
            : { perOperation: storedCost(operations.perOperation), residual: stored(operations.residual) }),
          ...(one.stillAlive === null ? {} : { stillAlive: one.stillAlive }),
          ...(growing[0] === undefined ? {} : { path: growing[0].path, onePath: stored(one.onePath) }),
        },
      }),
    ];
  });
  const rank = ({ level }: Verdict): number => LEVELS.indexOf(level);
  // Stable: within a level they stay in the order of what they keep alive.
  return verdicts.sort((a, b) => rank(b) - rank(a)).slice(0, MOST);
}
