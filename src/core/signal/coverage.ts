import { answerTo, type InvestigationBody } from '../investigation/model.ts';
import type { StatedSignal } from '../investigation/stated-signal.ts';
import type { Item, Provenance } from '../item.ts';
import { SIGNALS_OF, type Signal, type SignalKind, SUBJECT_KINDS, type SubjectKind } from './signal.ts';

/** An item with what it measured. */
export interface MeasuredItem {
  readonly id: string;
  readonly kind: string;
  /** When it was taken or came in, ISO 8601: the newest speaks. */
  readonly at: string;
  /** The host that it was captured on; null of what was imported. */
  readonly host: string | null;
  readonly signals: readonly Signal[];
}

/** The newest value of one measurement of a subject. */
export interface CoveredValue {
  readonly title: string;
  readonly value: string;
  readonly item: string;
  /** Other items that measured the same. */
  readonly others: number;
}

export interface CoverageRow {
  /** Null for what nobody said whose it is. */
  readonly name: string | null;
  /** By signal; an empty list is not assessed. */
  readonly cells: Readonly<Partial<Record<SignalKind, readonly CoveredValue[]>>>;
}

/** A column that is in no cell: neither its name nor its unit nor a person says which signal it is. */
export interface UntoldColumn {
  readonly item: string;
  readonly column: string;
}

/** What the measurements of a workspace cover: RED of services, USE of nodes (`playbooks S1:196`). */
export interface Coverage {
  readonly service: readonly CoverageRow[];
  readonly node: readonly CoverageRow[];
  readonly untold: readonly UntoldColumn[];
}

/** An item of which something can be said. */
export interface Sayable {
  readonly item: string;
  readonly label: string;
  readonly columns: readonly string[];
}

/** Coverage with what it rests on. */
export interface CoverageDetail extends Coverage {
  readonly sayable: readonly Sayable[];
  readonly stated: readonly StatedSignal[];
}

export interface CoverageInput {
  readonly items: readonly MeasuredItem[];
  /** What a person said of items and columns. */
  readonly stated: readonly StatedSignal[];
  /** The system of the brief: what load runs are of where nobody says otherwise; empty where that is not answered. */
  readonly system: string;
}

interface Placed {
  readonly item: MeasuredItem;
  readonly signal: Signal;
  readonly kind: SubjectKind;
  readonly as: SignalKind;
  readonly name: string | null;
}

function placed(item: MeasuredItem, signal: Signal, { stated, system }: CoverageInput): Placed | null {
  const sayings = stated.filter((one) => one.item === item.id);
  const ofColumn = signal.column === null ? undefined : sayings.find(({ column }) => column === signal.column);
  const as = ofColumn === undefined || ofColumn.signal === '' ? signal.signal : ofColumn.signal;
  if (as === null) return null;
  const own: SubjectKind = signal.kind ?? (SIGNALS_OF.service.includes(as) ? 'service' : 'node');
  const kinds = [ofColumn?.kind, own, ...SUBJECT_KINDS].filter((kind) => kind !== undefined);
  const kind = kinds.find((one) => SIGNALS_OF[one].includes(as)) ?? own;
  const said = ofColumn ?? sayings.find((one) => one.column === '' && one.kind === kind);
  const told = kind === 'service' ? (signal.service ?? signal.node) : (signal.node ?? item.host ?? signal.service);
  const bySystem = kind === 'service' && item.kind === 'load' && system !== '' ? system : null;
  return { item, signal, kind, as, name: said?.name ?? told ?? bySystem };
}

/** The newest of each measurement, those of one title as one. `all` is newest first. */
function valuesOf(all: readonly Placed[]): readonly CoveredValue[] {
  return [...Map.groupBy(all, ({ signal }) => signal.title)].flatMap(([title, same]) => {
    const [newest] = same;
    if (newest === undefined) return [];
    const items = new Set(same.map(({ item }) => item.id));
    return [{ title, value: newest.signal.value, item: newest.item.id, others: items.size - 1 }];
  });
}

function rowsOf(kind: SubjectKind, all: readonly Placed[]): readonly CoverageRow[] {
  const byName = Map.groupBy(
    all.filter((one) => one.kind === kind),
    ({ name }) => name,
  );
  return [...byName]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([name, of]) => ({
      name,
      cells: Object.fromEntries(
        SIGNALS_OF[kind].map((signal) => [signal, valuesOf(of.filter(({ as }) => as === signal))]),
      ),
    }));
}

/**
 * Groups measurements by what they are of. Whose a measurement is, is taken in this order: what a person said of the column, then of the item; labels of
 * the series; the host of the capture; of load runs the system of the brief. Nothing is guessed: what none of these tells stands in a row without a name,
 * and columns of which neither name and unit nor a person says which signal they are are listed.
 */
export function coverageOf(input: CoverageInput): Coverage {
  const newest = [...input.items].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? 1 : -1));
  const untold: UntoldColumn[] = [];
  const all = newest.flatMap((item) =>
    item.signals.flatMap((signal): readonly Placed[] => {
      const place = placed(item, signal, input);
      if (place === null && signal.isUntold && signal.column !== null)
        untold.push({ item: item.id, column: signal.column });
      return place === null ? [] : [place];
    }),
  );
  const [service = [], node = []] = SUBJECT_KINDS.map((kind) => rowsOf(kind, all));
  return { service, node, untold };
}

/** The same of items as a workspace keeps them, with what was said in its investigation. */
export function coverageOfItems(
  items: readonly {
    readonly item: Pick<Item, 'id' | 'kind' | 'capturedAt' | 'importedAt'>;
    readonly provenance: Provenance;
  }[],
  signals: ReadonlyMap<string, readonly Signal[]>,
  body: InvestigationBody,
): Coverage {
  return coverageOf({
    items: items.map(({ item: { id, kind, capturedAt, importedAt }, provenance: { capture } }) => ({
      ...{ id, kind, at: capturedAt ?? importedAt, host: capture?.host.name ?? null },
      signals: signals.get(id) ?? [],
    })),
    stated: body.signals,
    system: answerTo(body, 'investigation.system').trim(),
  });
}
