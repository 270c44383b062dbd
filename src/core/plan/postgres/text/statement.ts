import { ExactNumber, type Field, Fields, type FieldValue } from '../../fields.ts';
import { type Detail, detailAt, plainValue } from './details.ts';

/** A line behind a plan’s steps, about the statement as a whole. */
export type StatementLine =
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  /** The head of a block: what follows deeper belongs to it. */
  | { readonly kind: 'block'; readonly key: string; readonly fields: readonly Field[] }
  | { readonly kind: 'trigger'; readonly trigger: Fields };

const TIMES: ReadonlyMap<string, string> = new Map([
  ['Planning Time', 'Planning Time'],
  ['Planning time', 'Planning Time'],
  ['Execution Time', 'Execution Time'],
  ['Execution time', 'Execution Time'],
  ['Total runtime', 'Total Runtime'],
]);
const BLOCKS: ReadonlySet<string> = new Set(['Planning', 'JIT', 'Serialization']);
const LABELS = [...TIMES.keys(), ...BLOCKS, 'Settings', 'Query Identifier', 'Trigger'];
const TRIGGER = /: (?:time=(\d+\.\d+) )?calls=(\d+)$/;
/** Where a setting ends and another begins. Values are printed as they are, quotes and all. */
const NEXT_SETTING = /', (?=[\w.$]+ = ')/;

/** Whether a line begins as one that stands behind the steps of a plan. */
export function isStatementLabel(content: string): boolean {
  if (content.startsWith('Trigger ')) return true;
  const colon = content.indexOf(':');
  return colon > 0 && LABELS.includes(content.slice(0, colon));
}

/** Whether a text that ends here may have gone on as such a line. */
export const isStatementLabelCut = (content: string): boolean =>
  LABELS.some((label) => `${label}:`.startsWith(content));

/** Reads a line behind the steps of a plan; null for any other, and for a damaged one. */
export function statementLine(text: string, start: number, end: number): StatementLine | null {
  if (text.startsWith('Trigger ', start)) return triggerLine(text, start, end);
  const detail = detailAt(text, start, end);
  if (detail === null) return null;
  const { label, value } = detail;
  const field = (key: string, content: FieldValue): Field => ({ key, value: content, start, end });
  const time = TIMES.get(label);
  if (time !== undefined) {
    const amount = /^(\d+(?:\.\d+)?) ms$/.exec(value)?.[1];
    return amount === undefined ? null : { kind: 'fields', fields: [field(time, new ExactNumber(amount))] };
  }
  if (label === 'Settings') return settingsLine(detail);
  if (label === 'Query Identifier') {
    if (!/^-?\d+$/.test(value)) return null;
    return { kind: 'fields', fields: [field(label, new ExactNumber(value))] };
  }
  if (!BLOCKS.has(label)) return null;
  return { kind: 'block', key: label, fields: label === 'Serialization' ? serialized(detail) : [] };
}

/** `Trigger audit on orders: time=0.336 calls=3`, `Trigger for constraint fk: calls=3`: names stand there as they are. */
function triggerLine(text: string, start: number, end: number): StatementLine | null {
  const line = text.slice(start, end);
  const found = TRIGGER.exec(line);
  if (found === null) return null;
  const behind = line.slice('Trigger'.length, found.index);
  const at = behind.indexOf(' for constraint ');
  const name = (at < 0 ? behind : behind.slice(0, at)).trim();
  const constraint = at < 0 ? '' : behind.slice(at + ' for constraint '.length);
  const fields: Field[] = [];
  const add = (key: string, value: FieldValue): unknown => fields.push({ key, value, start, end });
  const [own, relation] = splitRelation(at < 0 ? name : constraint);
  if (at < 0 || name !== '') add('Trigger Name', at < 0 ? own : name);
  if (at >= 0) add('Constraint Name', own);
  if (relation !== null) add('Relation', relation);
  if (found[1] !== undefined) add('Time', new ExactNumber(found[1]));
  add('Calls', new ExactNumber(found[2] ?? '0'));
  return { kind: 'trigger', trigger: new Fields(fields, { start, end }) };
}

/** A trigger with the relation it is of, which TEXT prints only where the statement changes several. */
export function withRelation(trigger: Fields, relation: string | null): Fields {
  if (relation === null || trigger.has('Relation')) return trigger;
  const { start, end } = trigger;
  const at = trigger.entries.findIndex(({ key }) => key === 'Time' || key === 'Calls');
  const field: Field = { key: 'Relation', value: relation, start, end };
  return new Fields([...trigger.entries.slice(0, at), field, ...trigger.entries.slice(at)], trigger);
}

/** The relation is printed where the plan changes several. */
function splitRelation(name: string): readonly [string, string | null] {
  const at = name.lastIndexOf(' on ');
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + ' on '.length)];
}

function settingsLine({ value, start, end, valueAt }: Detail): StatementLine {
  const settings: Field[] = [];
  let at = valueAt;
  for (const part of value.split(NEXT_SETTING)) {
    const equals = part.indexOf(' = ');
    const raw = equals < 0 ? '' : part.slice(equals + 3);
    const content = raw.startsWith("'") ? raw.slice(1) : raw;
    const isLast = at + part.length >= end;
    const key = equals < 0 ? part : part.slice(0, equals);
    settings.push({
      key,
      value: isLast && content.endsWith("'") ? content.slice(0, -1) : content,
      start: at,
      end: Math.min(at + part.length + 1, end),
    });
    at += part.length + "', ".length;
  }
  return {
    kind: 'fields',
    fields: [{ key: 'Settings', value: new Fields(settings, { start, end }), start, end }],
  };
}

/** `time=8.887 ms  output=1695kB  format=text`. */
function serialized({ value, valueAt }: Detail): Field[] {
  const names: ReadonlyMap<string, string> = new Map([
    ['time', 'Time'],
    ['output', 'Output Volume'],
    ['format', 'Format'],
  ]);
  return [...value.matchAll(/(time|output|format)=(\d+\.\d+ ms|\d+kB|\w+)/g)].map((found) => ({
    key: names.get(found[1] ?? '') ?? '',
    value: plainValue(found[2] ?? ''),
    start: valueAt + found.index,
    end: valueAt + found.index + found[0].length,
  }));
}
