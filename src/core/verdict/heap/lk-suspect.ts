import { UNREACHED } from '../../heap/graph/distances.ts';
import { isGlobal } from '../../heap/graph/scopes.ts';
import type { ClassRow, HeapFacts } from '../../heap/stored.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { amount, count, listed, percent, shortName, shortPath, stored } from '../wording.ts';
import { type HeapRuleInput, heapVerdict } from './heap-rule.ts';

/** What every program is built of: that much is kept by maps, lists and strings says nothing about whose they are. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'Object',
  'Array',
  'Map',
  'Set',
  'WeakMap',
  'Promise',
  'Module',
  'process',
  'NodeError',
  'EventEmitter',
]);

/** The same of a JVM: its own packages. */
const isBuiltIn = (name: string): boolean =>
  name.startsWith('system / ') || isGlobal(name) || /^(java|javax|jdk|sun)\./.test(name);

const tells = ({ name, type }: ClassRow): boolean =>
  (type === 'object' || type === 'native') && !EVERYWHERE.has(name) && !isBuiltIn(name);

/** Tables know what objects take themselves, and nothing of what they keep. */
function reasonOfClass(
  { count: number, name, retained }: ClassRow,
  { table }: HeapFacts,
  share: number,
  whole: string,
): string {
  const [objects, bytes, part] = [count(number), amount(retained, 'bytes'), `${percent(share)} of ${whole}`];
  if (table === null) {
    return `${objects} objects of ${shortName(name)} keep ${bytes} alive, ${part}. One snapshot cannot tell whether they grow.`;
  }
  const what =
    table.basis === 'allocation site' ? `blocks allocated in ${shortName(name)}` : `objects of ${shortName(name)}`;
  return `${objects} ${what} take ${bytes}, ${part}. One table cannot tell whether they grow.`;
}

/**
 * LK-SUSPECT and LK-ACCUM: objects and classes that keep a large part of one heap (`rules.md` §6; Eclipse MAT's leak suspects). One heap
 * cannot tell a leak from a large cache, so the level is watch at most.
 */
export function lkSuspect(input: HeapRuleInput, ruleSet: RuleSet): readonly Verdict[] {
  const { facts, classes } = input;
  const total = facts.totalSize;
  if (total <= 0) return [];
  const limit = limitOf(ruleSet, 'suspect.share');
  const common = {
    ruleVersion: 1,
    captures: [input],
    denominator: 'heap',
    threshold: crossed(ruleSet, 'suspect.share', '>='),
    level: 'watch',
    certainty: 'probable',
    advice: 'suspect',
  } as const;
  const objects = facts.suspects
    .filter(({ retained }) => retained / total >= limit)
    .map(({ node, name, retained, path, point }) => {
      const share = retained / total;
      const full = point.full
        .filter((kind) => kind.retained >= 0.1 * point.retained)
        .map((kind) => `${count(kind.count)} × ${shortName(kind.name)} (${amount(kind.retained, 'bytes')})`);
      const accumulates = point.largestChild < limitOf(ruleSet, 'accumulation.child');
      const where =
        point.node === node ? '' : `, most of it through ${shortPath(point.path)} → ${shortName(point.name)}`;
      const what = full.length === 0 ? '' : `: ${listed(full)}`;
      return heapVerdict(ruleSet, {
        ...common,
        rule: accumulates ? 'LK-ACCUM' : 'LK-SUSPECT',
        subject: { kind: 'retention-path', key: `${path} → ${name}`, label: `${name} at ${path}` },
        pointer: `node:${point.node}`,
        measure: { name: 'retained share', value: stored(share), unit: 'share', method: 'exact' },
        reason: `${shortName(name)} at ${shortPath(path)} keeps ${amount(retained, 'bytes')} alive, ${percent(share)} of the heap${where}${what}. One snapshot cannot tell whether it grows.`,
        details: {
          retained,
          node: point.node,
          accumulation: point.name,
          accumulated: point.retained,
          largestChild: stored(point.largestChild),
          children: point.children,
        },
      });
    });
  // A table that was cut off does not tell how large the heap is.
  const inRows = classes.reduce((sum, { self }) => sum + self, 0);
  const whole = facts.table?.isComplete === false && total <= inRows ? 'what the table lists' : 'the heap';
  const kinds = classes
    .filter((row) => tells(row) && row.count > 1 && row.distance !== UNREACHED && row.retained / total >= limit)
    .sort((a, b) => b.retained - a.retained)
    .map((row) => {
      const share = row.retained / total;
      return heapVerdict(ruleSet, {
        ...common,
        rule: 'LK-SUSPECT',
        subject: { kind: 'class', key: row.key, label: row.name },
        pointer: `class:${row.key}`,
        measure: {
          name: facts.table === null ? 'retained share' : 'share of bytes',
          value: stored(share),
          unit: 'share',
          method: 'exact',
        },
        reason: reasonOfClass(row, facts, share, whole),
        details: { retained: row.retained, count: row.count },
      });
    });
  return [...objects, ...kinds];
}
