import { type QualifiedName, qualifiedName } from './quoting.ts';

/** A step’s name as TEXT has it, taken apart into what the other forms print: names with texts and truth values, in their order. */
export interface StepHead {
  readonly nodeType: string;
  /** What follows `Node Type` and comes before the parent’s relationship. */
  readonly kind: readonly (readonly [string, string])[];
  readonly parallelAware: boolean;
  readonly asyncCapable: boolean;
  /** What comes behind it: what is scanned, and how it is joined. */
  readonly subject: readonly (readonly [string, string])[];
  /** False where it is no name that PostgreSQL has. */
  readonly known: boolean;
}

type Pairs = readonly (readonly [string, string])[];
type Shape = Pick<StepHead, 'nodeType' | 'kind' | 'subject'>;

/** Steps that stand alone. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['Result', 'ProjectSet', 'Append', 'Merge Append', 'Recursive Union', 'BitmapAnd', 'BitmapOr', 'Gather', 'Hash'],
  ...['Gather Merge', 'Materialize', 'Memoize', 'Sort', 'Incremental Sort', 'Group', 'WindowAgg', 'Unique', 'LockRows'],
  ...['Limit', 'SetOp', 'Foreign Scan', 'Custom Scan', 'Subquery Scan', 'Function Scan', 'Values Scan'],
]);

/** What the name behind “on” is a name of. */
const SCANS: ReadonlyMap<string, string | null> = new Map([
  ['Seq Scan', 'Relation Name'],
  ['Sample Scan', 'Relation Name'],
  ['Bitmap Heap Scan', 'Relation Name'],
  ['Tid Scan', 'Relation Name'],
  ['Tid Range Scan', 'Relation Name'],
  ['Foreign Scan', 'Relation Name'],
  ['Function Scan', 'Function Name'],
  ['Table Function Scan', 'Table Function Name'],
  ['CTE Scan', 'CTE Name'],
  ['WorkTable Scan', 'CTE Name'],
  ['Named Tuplestore Scan', 'Tuplestore Name'],
  ['Values Scan', null],
  ['Subquery Scan', null],
]);

const PREFIX = /(Parallel|Async) /y;
const JOIN = /^(Nested Loop|Merge|Hash)(?: (Left|Right|Full|Semi|Anti|Right Semi|Right Anti))?( Join)?$/;
const AGGREGATE = /^(?:(Partial|Finalize) )?(Aggregate|GroupAggregate|HashAggregate|MixedAggregate)$/;
const SET_OP = /^(Hash)?SetOp ((?:Intersect|Except)(?: All)?)$/;
const MODIFY = /^(Foreign )?(Insert|Update|Delete|Merge) on /;
const INDEX = /^(Index Scan|Index Only Scan)( Backward| NoMovement)? using /;
const CUSTOM = /^Custom Scan \(([^()]*)\)(?: on )?/;
const STRATEGIES: ReadonlyMap<string, string> = new Map([
  ['Aggregate', 'Plain'],
  ['GroupAggregate', 'Sorted'],
  ['HashAggregate', 'Hashed'],
  ['MixedAggregate', 'Mixed'],
]);
const BITMAP_INDEX = 'Bitmap Index Scan on ';

/** Takes a step’s name apart. A name that is none of PostgreSQL’s is the node type as a whole. */
export function stepHead(text: string): StepHead {
  let parallelAware = false;
  let asyncCapable = false;
  PREFIX.lastIndex = 0;
  let at = 0;
  for (let found = PREFIX.exec(text); found !== null; found = PREFIX.exec(text)) {
    if (found[1] === 'Parallel') parallelAware = true;
    else asyncCapable = true;
    at = PREFIX.lastIndex;
  }
  const head = text.slice(at);
  const shape = joinOf(head) ?? upperOf(head) ?? modifyOf(head) ?? indexOf(head) ?? scanOf(head);
  if (shape !== null) return { ...shape, parallelAware, asyncCapable, known: true };
  const kind = otherOf(head);
  return { ...kind, parallelAware, asyncCapable, known: PLAIN.has(kind.nodeType) && kind.subject.length === 0 };
}

function joinOf(head: string): Shape | null {
  const found = JOIN.exec(head);
  if (found === null) return null;
  const [, method = '', type, word] = found;
  const isLoop = method === 'Nested Loop';
  // A loop that is no outer join has no type at all; “Hash” alone is the table of a hash join.
  if (isLoop ? (type === undefined) !== (word === undefined) : word === undefined) return null;
  return { nodeType: isLoop ? method : `${method} Join`, kind: [], subject: [['Join Type', type ?? 'Inner']] };
}

function upperOf(head: string): Shape | null {
  const aggregate = AGGREGATE.exec(head);
  if (aggregate !== null) {
    const strategy = STRATEGIES.get(aggregate[2] ?? '') ?? 'Plain';
    const kind: Pairs = [
      ['Strategy', strategy],
      ['Partial Mode', aggregate[1] ?? 'Simple'],
    ];
    return { nodeType: 'Aggregate', kind, subject: [] };
  }
  const setOp = SET_OP.exec(head);
  if (setOp === null) return null;
  return {
    nodeType: 'SetOp',
    kind: [['Strategy', setOp[1] === undefined ? 'Sorted' : 'Hashed']],
    subject: [['Command', setOp[2] ?? '']],
  };
}

function modifyOf(head: string): Shape | null {
  const found = MODIFY.exec(head);
  if (found === null) return null;
  const subject = scanned(head.slice(found[0].length), 'Relation Name');
  if (subject === null) return null;
  // PostgreSQL names a change that the other server makes itself by its operation only.
  const nodeType = found[1] === undefined ? 'ModifyTable' : 'Foreign Scan';
  return { nodeType, kind: [['Operation', found[2] ?? '']], subject };
}

function indexOf(head: string): Shape | null {
  if (head.startsWith(BITMAP_INDEX)) {
    const index = qualifiedName(head.slice(BITMAP_INDEX.length));
    const name = index === null ? head.slice(BITMAP_INDEX.length) : index.name;
    return { nodeType: 'Bitmap Index Scan', kind: [], subject: [['Index Name', name]] };
  }
  const found = INDEX.exec(head);
  if (found === null) return null;
  const rest = head.slice(found[0].length);
  const split = behindName(rest);
  const index = qualifiedName(split < 0 ? rest : rest.slice(0, split));
  const subject = split < 0 ? [] : scanned(rest.slice(split + ON.length), 'Relation Name');
  if (index === null || subject === null) return null;
  return {
    nodeType: found[1] ?? '',
    kind: [],
    subject: [['Scan Direction', found[2]?.trim() ?? 'Forward'], ['Index Name', index.name], ...subject],
  };
}

const ON = ' on ';

/** Where “ on ” follows a name that may be quoted and hold it too; −1 where it does not. */
function behindName(rest: string): number {
  const found = /^(?:"(?:[^"]|"")*"|[^\s"]+)(?= on )/.exec(rest);
  return found === null ? -1 : found[0].length;
}

function scanOf(head: string): Shape | null {
  const custom = CUSTOM.exec(head);
  if (custom !== null) {
    const rest = head.slice(custom[0].length);
    const subject = rest === '' ? [] : scanned(rest, 'Relation Name');
    if (subject === null) return null;
    return { nodeType: 'Custom Scan', kind: [['Custom Plan Provider', custom[1] ?? '']], subject };
  }
  const at = head.indexOf(ON);
  const nodeType = at < 0 ? head : head.slice(0, at);
  const key = SCANS.get(nodeType);
  if (key === undefined) return null;
  const subject = at < 0 ? [] : scanned(head.slice(at + ON.length), key);
  if (subject === null) return null;
  return { nodeType, kind: nodeType === 'Foreign Scan' ? [['Operation', 'Select']] : [], subject };
}

/** A step of an extension, or of another version. */
function otherOf(head: string): Shape {
  const at = head.indexOf(ON);
  const subject =
    at < 0 || !head.slice(0, at).endsWith('Scan') ? null : scanned(head.slice(at + ON.length), 'Relation Name');
  return subject === null
    ? { nodeType: head, kind: [], subject: [] }
    : { nodeType: head.slice(0, at), kind: [], subject };
}

/** What stands behind “on”: `schema.name alias`. Without an alias of its own it is known by its name. */
function scanned(text: string, key: string | null): Pairs | null {
  const found = qualifiedName(text);
  return found === null ? null : subjectOf(found, key);
}

function subjectOf({ schema, name, alias }: QualifiedName, key: string | null): Pairs {
  return [
    ...(key === null ? [] : [[key, name] as const]),
    ...(schema === null ? [] : [['Schema', schema] as const]),
    ['Alias', alias ?? name],
  ];
}
