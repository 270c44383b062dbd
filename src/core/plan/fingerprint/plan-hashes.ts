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

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export type HashText = (text: string) => string;

const hashOfText: HashText = (text) => bytesToHex(sha256(utf8ToBytes(text)));

/**
 * Plan hash, family hash and the hash of each subtree (`plans.md`, Fingerprint): SHA-256, hex, over canonical JSON of what the planner decided
 * — step, operation, join type, strategy, partial mode, whether it is parallel, direction, relation, index, keys and conditions — and the
 * hashes of the steps below. Costs, rows, times, sort methods, workers, output lists and settings are no part of it, nor are constants, aliases
 * and schemas (the latter are printed with VERBOSE only). A subtree's hash says nothing of where it stands. Kept with the plan once made.
 * `hashText` is the SHA-256 to use: a platform's own is quicker than one in JavaScript.
 */
export function planHashes(plan: Plan, hashText: HashText = hashOfText): PlanHashes {
  const known = hashes.get(plan);
  if (known !== undefined) return known;
  const { nodes, dialect } = plan;
  const children = childrenOf(nodes);
  const subtrees = new Array<string>(nodes.length).fill('');
  const relatives = new Array<string>(nodes.length).fill('');
  const shapes = new Array<string>(nodes.length).fill('');
  const families = new FamilyHasher(hashText);
  const conditions = new ConditionMemo(dialect);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node === undefined) continue;
    const below = children[index] ?? [];
    const shape = shapeOf(node, conditions);
    const text = shapeText(shape, shape.relation, shape.index);
    const relative = shapeText(shape, withoutDigits(shape.relation), withoutDigits(shape.index));
    const ofFamily = below.map((child) => relatives[child] ?? '');
    shapes[index] = text;
    subtrees[index] = hashText(
      stepText(
        text,
        below.map((child) => subtrees[child] ?? ''),
      ),
    );
    relatives[index] = families.of(relative, APPENDS.has(node.nodeType) ? [...new Set(ofFamily)] : ofFamily);
  }
  const hashOf = (root: string | undefined): string =>
    hashText(canonicalJson({ version: PLAN_FINGERPRINT_VERSION, dialect, root: root ?? '' }));
  const made = {
    version: PLAN_FINGERPRINT_VERSION,
    plan: hashOf(subtrees[0]),
    family: hashOf(relatives[0]),
    subtrees,
    shapes,
  };
  hashes.set(plan, made);
  return made;
}

/** What a plan is recognised by. */
export function planFingerprint(plan: Plan, hashText?: HashText): PlanFingerprint {
  const { version, plan: hash, family } = planHashes(plan, hashText);
  return { version, plan: hash, family };
}

/** Indexes of the steps directly below each step, in order. */
export function childrenOf(nodes: readonly PlanNode[]): readonly (readonly number[])[] {
  const children: number[][] = nodes.map(() => []);
  for (const { index, parent } of nodes) children[parent]?.push(index);
  return children;
}

/** What the planner decided of one step, without its steps below; what is ordinary or not there is left out. */
interface StepShape {
  readonly type: string;
  readonly operation: string | undefined;
  readonly join: string | undefined;
  readonly strategy: string | undefined;
  readonly partial: string | undefined;
  readonly parallel: true | undefined;
  readonly direction: string | undefined;
  readonly relation: string | undefined;
  readonly index: string | undefined;
  readonly source: string | undefined;
  readonly role: string | undefined;
  readonly fields: readonly (readonly [string, readonly string[]])[] | undefined;
}

/** A shape as canonical JSON (`canonicalJson`), with these as its relation and index. */
function shapeText(shape: StepShape, relation: string | undefined, index: string | undefined): string {
  const { direction, fields, join, operation, parallel, partial, role, source, strategy, type } = shape;
  // In the order of their names.
  const members = {
    direction,
    fields,
    index,
    join,
    operation,
    parallel,
    partial,
    relation,
    role,
    source,
    strategy,
    type,
  };
  return JSON.stringify(members);
}

function shapeOf(node: PlanNode, conditions: ConditionMemo): StepShape {
  const wanted = conditions.fields;
  // Of a name that stands there twice the last one counts.
  const printed = new Map<string, readonly string[]>();
  for (const { key, value } of node.fields.entries) if (wanted.has(key)) printed.set(key, textsOf(value));
  const fields = [...printed]
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]): [string, readonly string[]] => [name, texts.map((text) => conditions.of(text))])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    type: node.nodeType,
    operation: node.operation ?? undefined,
    join: unlessOrdinary(node.joinType),
    strategy: unlessOrdinary(node.strategy),
    partial: unlessOrdinary(node.partialMode),
    parallel: node.parallelAware || undefined,
    direction: unlessOrdinary(node.scanDirection),
    relation: node.relation ?? undefined,
    index: node.indexName ?? undefined,
    source: node.cteName ?? node.functionName ?? undefined,
    role: roleOf(node),
    fields: fields.length > 0 ? fields : undefined,
  };
}

const unlessOrdinary = (text: string | null): string | undefined =>
  text === null || ORDINARY.has(text) ? undefined : text;

/** `InitPlan`, `SubPlan`, `CTE name`: without the numbers, which other versions count otherwise. */
function roleOf({ relationship, subplanName }: PlanNode): string | undefined {
  if (subplanName?.startsWith('CTE ')) return subplanName;
  return relationship === 'InitPlan' || relationship === 'SubPlan' ? relationship : undefined;
}

/** All texts in a field, also where they stand in lists and fields of fields (grouping sets). */
function textsOf(value: FieldValue): readonly string[] {
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

const LONGEST_KNOWN = 200;

/** Conditions of a plan, each made canonical once: a thousand partitions share one. */
class ConditionMemo {
  /** Names of the fields that hold conditions and keys. */
  readonly fields: ReadonlySet<string>;
  readonly #dialect: Dialect;
  readonly #known = new Map<string, string>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.fields = new Set(SHAPE_FIELDS[dialect]);
  }

  of(text: string): string {
    const key = this.#dialect === 'postgresql' ? withoutDetail(text) : text;
    // To find a long text again takes as long as to read it.
    if (key.length > LONGEST_KNOWN) return canonicalCondition(key, this.#dialect);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = canonicalCondition(key, this.#dialect);
    this.#known.set(key, made);
    return made;
  }
}

/** Quoted names, escapes and parameters need a closer look. */
const NEEDS_READING = /["\\$]/;
const CONSTANT = /'[^']*'/g;
/** What stands before the dot of a column; no name of PostgreSQL is longer. */
const QUALIFIER = /\b[a-z][a-z0-9_]{0,62}\.(?=[a-z_])/g;

/**
 * A condition as PostgreSQL prints it without what its canonical form leaves out anyway: the text of constants, the names of tables before
 * columns. The conditions of a thousand partitions are then one.
 */
export function withoutDetail(text: string): string {
  if (NEEDS_READING.test(text)) return text;
  // A name with a figure or “_” is no word that means something.
  return text.replace(CONSTANT, "''").replace(QUALIFIER, (name) => (/[\d_]/.test(name) ? 't_.' : name));
}

/** Canonical JSON of a step and the hashes of those below it, since its parts are. */
const stepText = (shape: string, steps: readonly string[]): string =>
  `{"shape":${shape},"steps":${JSON.stringify(steps)}}`;

/** Hashes of steps with those of the steps below them, each made once: thousands of partitions are of one family. */
class FamilyHasher {
  readonly #known = new Map<string, string>();
  readonly #hashText: HashText;

  constructor(hashText: HashText) {
    this.#hashText = hashText;
  }

  of(shape: string, steps: readonly string[]): string {
    const text = stepText(shape, steps);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = this.#hashText(text);
    this.#known.set(text, made);
    return made;
  }
}

const withoutDigits = (name: string | undefined): string | undefined => name?.replace(/\d+/g, '');
