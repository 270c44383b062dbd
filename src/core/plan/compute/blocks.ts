import type { BlockColumns } from '../computed.ts';
import { numberOf } from '../fields.ts';
import type { Plan } from '../model.ts';
import { type Charge, isCharged, take } from './charges.ts';
import type { Processes } from './processes.ts';

interface InclusiveAndSelf {
  readonly inclusive: BlockColumns;
  readonly self: BlockColumns;
}

export interface Blocks {
  readonly shared: InclusiveAndSelf;
  readonly local: InclusiveAndSelf;
  readonly temp: InclusiveAndSelf;
  /** Milliseconds that all processes together waited for blocks in the step alone. */
  readonly waited: Float64Array;
}

const KINDS = ['Shared', 'Local', 'Temp'] as const;
const EVENTS = ['Hit', 'Read', 'Dirtied', 'Written'] as const;
const WAITS = ['I/O Read Time', 'I/O Write Time'] as const;
/** Up to PostgreSQL 16 shared and local blocks have one time together, `I/O Read Time`; since 17 each kind has its own. */
const WAIT_FIELDS: readonly string[] = ['', 'Shared ', 'Local ', 'Temp '].flatMap((kind) =>
  WAITS.map((wait) => `${kind}${wait}`),
);

/** Blocks are printed as totals over loops and processes: those of a step are what is left when those of everything it ran are taken off. */
export function blocksOf(plan: Plan, { counts }: Processes, charges: readonly Charge[]): Blocks {
  const { nodes } = plan;
  const absent = (): Float64Array => new Float64Array(nodes.length).fill(Number.NaN);
  const columns = new Map<string, Float64Array>();
  for (const kind of KINDS) for (const event of EVENTS) columns.set(`${kind} ${event} Blocks`, absent());
  const waits = absent();
  for (const name of WAIT_FIELDS) columns.set(name, absent());
  for (const { index, fields } of nodes) {
    if (counts[index] === 0) continue;
    for (const { key, value } of fields.entries) {
      const column = columns.get(key);
      // Of a name that stands there twice the last value counts.
      if (column !== undefined) column[index] = numberOf(value) ?? Number.NaN;
    }
  }
  for (const name of WAIT_FIELDS) {
    columns.get(name)?.forEach((time, index) => {
      if (Number.isNaN(time)) return;
      const sum = waits[index] ?? Number.NaN;
      waits[index] = Number.isNaN(sum) ? time : sum + time;
    });
  }
  const kind = (name: (typeof KINDS)[number]): InclusiveAndSelf => {
    const inclusive = (event: (typeof EVENTS)[number]) => columns.get(`${name} ${event} Blocks`) ?? absent();
    const self = (event: (typeof EVENTS)[number]) => selfOf(plan, inclusive(event), charges);
    return {
      inclusive: {
        hit: inclusive('Hit'),
        read: inclusive('Read'),
        dirtied: inclusive('Dirtied'),
        written: inclusive('Written'),
      },
      self: { hit: self('Hit'), read: self('Read'), dirtied: self('Dirtied'), written: self('Written') },
    };
  };
  return { shared: kind('Shared'), local: kind('Local'), temp: kind('Temp'), waited: selfOf(plan, waits, charges) };
}

/** Each step's figure less those of what it ran: its children, SubPlans too, and the InitPlans and WITH queries that it asked for. */
function selfOf(plan: Plan, whole: Float64Array, charges: readonly Charge[]): Float64Array {
  const { nodes } = plan;
  const below = new Float64Array(nodes.length);
  const left = new Float64Array(nodes.length).fill(Number.NaN);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node === undefined) continue;
    const figure = whole[index] ?? Number.NaN;
    const children = below[index] ?? 0;
    left[index] = figure - children;
    const handed = Number.isNaN(figure) ? children : figure;
    if (node.parent >= 0 && !isCharged(node)) below[node.parent] = (below[node.parent] ?? 0) + handed;
  }
  const none = new Float64Array(nodes.length);
  const bearing = { left, slack: none, whole, error: none, ways: new Map() };
  for (const charge of charges) take(charge, plan, bearing);
  return left.map((figure) => (figure < 0 ? 0 : figure));
}
