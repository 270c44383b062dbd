import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../../verdict/canonical-json.ts';
import { Fields, type FieldValue, isList, textOf } from '../fields.ts';
import type { Dialect, Plan, PlanNode } from '../model.ts';
import { canonicalCondition } from './canonical-condition.ts';
import { PLAN_FINGERPRINT_VERSION, type PlanFingerprint, type PlanHashes } from './model.ts';
import { SHAPE_FIELDS } from './shape-fields.ts';

/** Steps whose members may be many alike: partitions. */
const APPENDS: ReadonlySet<string> = new Set(['Append', 'Merge Append']);
/** What TEXT leaves out and JSON prints: the ordinary case. */
const ORDINARY: ReadonlySet<string> = new Set(['Inner', 'Plain', 'Simple', 'Forward']);

const hashes = new WeakMap<Plan, PlanHashes>();

/**
 * Plan hash, family hash and the hash of each subtree (`plans.md`, Fingerprint): SHA-256, hex, over canonical JSON of what the planner decided
 * — step, operation, join type, strategy, partial mode, whether it is parallel, direction, relation, index, keys and conditions — and the
 * hashes of the steps below. Costs, rows, times, sort methods, workers, output lists and settings are no part of it, nor are constants, aliases
 * and schemas (the latter are printed with VERBOSE only). A subtree's hash says nothing of where it stands. Kept with the plan once made.
 */
export function planHashes(plan: Plan): PlanHashes {
  const known = hashes.get(plan);
  if (known !== undefined) return known;
  const { nodes, dialect } = plan;
  const children = childrenOf(nodes);
  const subtrees = new Array<string>(nodes.length).fill('');
  const families = new Array<string>(nodes.length).fill('');
  const conditions = new ConditionMemo(dialect);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node === undefined) continue;
    const below = children[index] ?? [];
    const shape = shapeOf(node, conditions);
    const relatives = below.map((child) => families[child] ?? '');
    subtrees[index] = hashOf({ ...shape, steps: below.map((child) => subtrees[child] ?? '') });
    families[index] = hashOf({
      ...shape,
      relation: withoutDigits(shape.relation),
      index: withoutDigits(shape.index),
      steps: APPENDS.has(node.nodeType) ? [...new Set(relatives)] : relatives,
    });
  }
  const made = {
    version: PLAN_FINGERPRINT_VERSION,
    plan: hashOf({ version: PLAN_FINGERPRINT_VERSION, dialect, root: subtrees[0] ?? '' }),
    family: hashOf({ version: PLAN_FINGERPRINT_VERSION, dialect, root: families[0] ?? '' }),
    subtrees,
  };
  hashes.set(plan, made);
  return made;
}

/** What a plan is recognised by. */
export function planFingerprint(plan: Plan): PlanFingerprint {
  const { version, plan: hash, family } = planHashes(plan);
  return { version, plan: hash, family };
}

/** Indexes of the steps directly below each step, in order. */
export function childrenOf(nodes: readonly PlanNode[]): readonly (readonly number[])[] {
  const children: number[][] = nodes.map(() => []);
  for (const { index, parent } of nodes) children[parent]?.push(index);
  return children;
}

/** What the planner decided of one step, without its steps below. */
interface StepShape {
  readonly type: string;
  readonly operation: string | null;
  readonly join: string | null;
  readonly strategy: string | null;
  readonly partial: string | null;
  readonly parallel: boolean;
  readonly direction: string | null;
  readonly relation: string | null;
  readonly index: string | null;
  readonly source: string | null;
  readonly role: string | null;
  readonly fields: readonly (readonly [string, readonly string[]])[];
}

function shapeOf(node: PlanNode, conditions: ConditionMemo): StepShape {
  return {
    type: node.nodeType,
    operation: node.operation,
    join: unlessOrdinary(node.joinType),
    strategy: unlessOrdinary(node.strategy),
    partial: unlessOrdinary(node.partialMode),
    parallel: node.parallelAware,
    direction: unlessOrdinary(node.scanDirection),
    relation: node.relation,
    index: node.indexName,
    source: node.cteName ?? node.functionName,
    role: roleOf(node),
    fields: SHAPE_FIELDS[conditions.dialect].flatMap((name) => {
      const texts = textsOf(node.fields.get(name));
      return texts.length === 0 ? [] : [[name, texts.map((text) => conditions.of(text))] as const];
    }),
  };
}

const unlessOrdinary = (text: string | null): string | null => (text === null || ORDINARY.has(text) ? null : text);

/** `InitPlan`, `SubPlan`, `CTE name`: without the numbers, which other versions count otherwise. */
function roleOf({ relationship, subplanName }: PlanNode): string | null {
  if (subplanName?.startsWith('CTE ')) return subplanName;
  return relationship === 'InitPlan' || relationship === 'SubPlan' ? relationship : null;
}

/** All texts in a field, also where they stand in lists and fields of fields (grouping sets). */
function textsOf(value: FieldValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const texts: string[] = [];
  const todo: FieldValue[] = [value];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const text = textOf(next);
    if (text !== null) texts.push(text);
    else if (isList(next)) for (let at = next.length - 1; at >= 0; at--) todo.push(next[at] ?? null);
    else if (next instanceof Fields) {
      for (let at = next.entries.length - 1; at >= 0; at--) todo.push(next.entries[at]?.value ?? null);
    }
  }
  return texts;
}

/** Conditions of a plan, each made canonical once: a thousand partitions share one. */
class ConditionMemo {
  readonly dialect: Dialect;
  readonly #known = new Map<string, string>();

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = canonicalCondition(text, this.dialect);
    this.#known.set(text, made);
    return made;
  }
}

const withoutDigits = (name: string | null): string | null => name?.replace(/\d+/g, '') ?? null;

const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
