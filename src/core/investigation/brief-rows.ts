import { isMap, isSeq } from 'yaml';
import { type BriefDocument, entriesOf, textOf } from './brief-document.ts';
import { briefError } from './brief-errors.ts';
import { type Hop, hop } from './model.ts';
import { exactQuantity, readQuantity } from './quantity.ts';
import { SLO_LEVELS, SLO_METRICS, SLO_UNITS, type Slo, slo } from './slo.ts';
import { CONDITIONS, type StatedConditions, statedConditions } from './stated-conditions.ts';
import { type StatedSignal, statedSignal } from './stated-signal.ts';

type Row = ReadonlyMap<string, { readonly text: string; readonly node: unknown }>;

/** The key that a row of a list begins with. */
const FIRST_KEYS: Readonly<Record<string, string>> = {
  slos: 'metric',
  request_path: 'hop',
  signals: 'item',
  conditions: 'item',
};

/** Rows of a list of mappings. Throws `brief.badValue`. */
function rowsOf(
  node: unknown,
  what: string,
  { placeOf }: BriefDocument,
): readonly { readonly row: Row; readonly node: unknown }[] {
  if (textOf(node) === '') return [];
  if (!isSeq(node))
    throw briefError(
      'brief.badValue',
      `${what} is no list`,
      `Write it as “- ${FIRST_KEYS[what] ?? 'key'}: …”.`,
      placeOf(node),
    );
  return node.items.map((item) => {
    if (!isMap(item))
      throw briefError('brief.badValue', `a row of ${what} is no mapping`, 'Write “- key: value”.', placeOf(item));
    const row = new Map<string, { readonly text: string; readonly node: unknown }>();
    for (const { key, node: value } of entriesOf(item, placeOf))
      row.set(key, { text: textOf(value)?.trim() ?? '', node: value });
    return { row, node: item };
  });
}

const HOP_KEYS = {
  hop: 'hop',
  latency_rising: 'latencyRising',
  contention: 'contention',
  concurrency_bounded: 'concurrencyBounded',
  note: 'note',
} as const;

/** `request_path` of a brief. An unanswered question is `unknown`. Throws `brief.badValue`. */
export function readHops(node: unknown, read: BriefDocument): readonly Hop[] {
  return rowsOf(node, 'request_path', read).map(({ row, node: item }) => {
    const given = Object.fromEntries(
      Object.entries(HOP_KEYS).map(([key, name]) => {
        const text = row.get(key)?.text ?? '';
        return [name, text === '' && name !== 'note' && name !== 'hop' ? 'unknown' : text];
      }),
    );
    const parsed = hop.safeParse(given);
    if (parsed.success) return parsed.data;
    throw briefError(
      'brief.badValue',
      `this hop cannot be read: ${parsed.error.issues[0]?.path.join('.') ?? ''} is not what it takes`,
      'A hop has a name and answers yes, no or unknown to latency_rising, contention and concurrency_bounded.',
      read.placeOf(item),
    );
  });
}

/** Rows of `request_path` under their keys in the file. */
export const hopRows = (hops: readonly Hop[]): readonly Readonly<Record<string, string>>[] =>
  hops.map((one) =>
    Object.fromEntries(
      Object.entries(HOP_KEYS)
        .map(([key, name]) => [key, one[name]] as const)
        .filter(([, text]) => text !== ''),
    ),
  );

/** `slos` of a brief: the person's own objectives. Throws `brief.badValue`, `brief.noUnit`. */
export function readSlos(node: unknown, read: BriefDocument, latencyUnit: 'ms' | 's' | undefined): readonly Slo[] {
  return rowsOf(node, 'slos', read).map(({ row, node: item }) => {
    const metric = SLO_METRICS.find((known) => known === row.get('metric')?.text);
    const limit = row.get('limit');
    if (metric === undefined || limit === undefined) {
      const hint = `An objective has a metric (${SLO_METRICS.join(', ')}) and a limit.`;
      throw briefError('brief.badValue', 'this objective has no metric or no limit', hint, read.placeOf(item));
    }
    const kind = SLO_UNITS[metric];
    let quantity = readQuantity(kind, limit.text);
    if ('unitless' in quantity && kind === 'latency' && latencyUnit !== undefined) {
      quantity = readQuantity(kind, `${limit.text} ${latencyUnit}`);
    }
    if ('unitless' in quantity) {
      throw briefError(
        'brief.noUnit',
        `the limit ${limit.text} of ${metric} has no unit`,
        'Write it with its unit: 200ms, 0.1%.',
        read.placeOf(limit.node),
      );
    }
    if ('wrong' in quantity) {
      throw briefError(
        'brief.badValue',
        `the limit of ${metric} cannot be read: ${quantity.wrong}`,
        'Write 200ms, 0.1% or 1000 rps.',
        read.placeOf(limit.node),
      );
    }
    const text = (key: string): string => row.get(key)?.text ?? '';
    const parsed = slo.safeParse({
      level: text('level') === '' ? 'audit' : text('level'),
      of: text('of'),
      metric,
      limit: quantity.value,
      source: text('source') === '' ? 'user' : text('source'),
    });
    if (parsed.success) return parsed.data;
    const hint = `The level is one of ${SLO_LEVELS.join(', ')}; “of” names the endpoint, component, flow or type.`;
    throw briefError('brief.badValue', 'this objective cannot be read', hint, read.placeOf(item));
  });
}

/** Rows of `slos` under their keys in the file. */
export const sloRows = (slos: readonly Slo[]): readonly Readonly<Record<string, string>>[] =>
  slos.map(({ level, of, metric, limit, source }) => ({
    level,
    ...(of === '' ? {} : { of }),
    metric,
    limit: exactQuantity(SLO_UNITS[metric], limit),
    source,
  }));

/** `signals` of a brief: whose measurements are. A row names a service or a node. Throws `brief.badValue`. */
export function readSignals(node: unknown, read: BriefDocument): readonly StatedSignal[] {
  return rowsOf(node, 'signals', read).map(({ row, node: item }) => {
    const text = (key: string): string => row.get(key)?.text ?? '';
    const [service, host] = [text('service'), text('node')];
    const parsed = statedSignal.safeParse({
      ...{ item: text('item'), column: text('column'), signal: text('signal') },
      ...(service === '' ? { kind: 'node', name: host } : { kind: 'service', name: service }),
    });
    if (parsed.success && (service === '' || host === '')) return parsed.data;
    throw briefError(
      'brief.badValue',
      'this row of signals cannot be read',
      'It names an item, a service or a node, and of a column what it tells: rate, errors, duration; utilisation, saturation, errors.',
      read.placeOf(item),
    );
  });
}

/** Rows of `signals` under their keys in the file. */
export const signalRows = (signals: readonly StatedSignal[]): readonly Readonly<Record<string, string>>[] =>
  signals.map(({ item, column, kind, name, signal }) => ({
    item,
    ...(column === '' ? {} : { column }),
    [kind]: name,
    ...(signal === '' ? {} : { signal }),
  }));

/** `conditions` of a brief: under which items were measured. Throws `brief.badValue`. */
export function readConditions(node: unknown, read: BriefDocument): readonly StatedConditions[] {
  const all = rowsOf(node, 'conditions', read).map(({ row, node: item }) => {
    const text = (key: string): string => row.get(key)?.text ?? '';
    const given = Object.fromEntries(CONDITIONS.map(({ key, name }) => [key, text(name)]));
    const parsed = statedConditions.safeParse({ ...given, item: text('item') });
    if (parsed.success) return { said: parsed.data, node: item };
    const wrong = String(parsed.error.issues[0]?.path[0] ?? '');
    const field = CONDITIONS.find(({ key }) => key === wrong);
    throw briefError(
      'brief.badValue',
      `this row of conditions cannot be read: ${field?.name ?? wrong} is not what it takes`,
      field?.choices === undefined
        ? 'A row names an item and says what is known of how it was measured, in up to 500 characters each.'
        : `${field.name} is one of ${field.choices.join(', ')}.`,
      read.placeOf(item),
    );
  });
  const items = new Set<string>();
  for (const { said, node: item } of all) {
    if (items.has(said.item)) {
      const hint = 'Write what is said of an item in one row.';
      throw briefError('brief.badValue', `${said.item} stands in two rows of conditions`, hint, read.placeOf(item));
    }
    items.add(said.item);
  }
  return all.map(({ said }) => said);
}

/** Rows of `conditions` under their keys in the file. */
export const conditionRows = (all: readonly StatedConditions[]): readonly Readonly<Record<string, string>>[] =>
  all.map((one) => ({
    item: one.item,
    ...Object.fromEntries(CONDITIONS.flatMap(({ key, name }) => (one[key] === '' ? [] : [[name, one[key]]]))),
  }));
