import type { LoadRun } from '../load/model.ts';
import { rateText } from '../load/summary-line.ts';
import { count, percent } from '../verdict/wording.ts';
import type { FieldPath } from './fields.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import {
  CONDITIONS,
  type ConditionField,
  type ConditionKey,
  LONGEST_CONDITION,
  type StatedConditions,
  statedConditions,
  statedOf,
} from './stated-conditions.ts';

/** A condition of a measurement, with whose word it is. */
export interface Condition {
  readonly key: ConditionKey;
  readonly title: string;
  /** Empty where nobody says. */
  readonly value: string;
  /** Of the item itself, or of the whole workspace; null where nobody says. */
  readonly from: 'item' | 'brief' | null;
  /** What the file itself tells of it; null where it tells nothing. It stands beside what a person says and replaces none of it. */
  readonly file: string | null;
}

export type TellsOfConditions = Readonly<Partial<Record<ConditionKey, string>>>;
type Stated = Pick<InvestigationBody, 'values' | 'conditions'>;

const IN_BRIEF: Readonly<Partial<Record<ConditionKey, FieldPath>>> = {
  volume: 'data.volume',
  compared: 'data.prod_like',
  thinkTime: 'data.think_time',
  cache: 'data.cache_state',
};

/** The brief answers whether data is like production's with yes or no; a no does not say that it is smaller. */
const AS_COMPARED: Readonly<Record<string, string>> = { yes: 'production-like', no: 'not production-like' };

function inBrief(body: Stated, key: ConditionKey): string {
  const path = IN_BRIEF[key];
  const answer = path === undefined ? '' : answerTo(body, path).trim();
  return key === 'compared' ? (AS_COMPARED[answer] ?? '') : answer;
}

function valueOfItem(body: Stated, item: string, key: ConditionKey): Pick<Condition, 'value' | 'from'> {
  const own = statedOf(body.conditions, item);
  if (own[key] !== '') return { value: own[key], from: 'item' };
  // Of which volume the brief says that it is like production's is not told of another one.
  const brief = key === 'compared' && own.volume !== '' ? '' : inBrief(body, key);
  return brief === '' ? { value: '', from: null } : { value: brief, from: 'brief' };
}

/**
 * The conditions under which an item was measured: what a person says of it, else what the brief says of the whole workspace, else nothing; `told` is what its
 * file tells.
 */
export const conditionsOf = (body: Stated, item: string, told: TellsOfConditions = {}): readonly Condition[] =>
  CONDITIONS.map(({ key, title }) => ({ key, title, ...valueOfItem(body, item, key), file: told[key] ?? null }));

/**
 * What holds of an item as a row of its own, for where another brief holds. That data is not like production's has no word in a row and is left out: it does not
 * say that it is smaller.
 */
export function asStated(body: Stated, item: string): StatedConditions {
  const held = CONDITIONS.map(({ key, choices }) => {
    const { value } = valueOfItem(body, item, key);
    return [key, choices === undefined ? value.slice(0, LONGEST_CONDITION) : choices.includes(value) ? value : ''];
  });
  return statedConditions.parse({ ...Object.fromEntries(held), item });
}

/** `cold`, `12 M orders (from the brief)`, `not stated`; behind it what the file tells. */
export function conditionText({ value, from, file }: Condition): string {
  const said = from === null ? 'not stated' : from === 'brief' ? `${value} (from the brief)` : value;
  return file === null ? said : `${said}; the file: ${file}`;
}

/** What the file of a load run tells of its conditions: the name of its scenario, the rate it asked for or else its users, of ab that it does not think, and of k6 how long an
 * iteration takes besides its requests. */
export function toldByRun({ tool, scenario, series, generator }: LoadRun): TellsOfConditions {
  const valuesOf = (column: string): readonly number[] =>
    (series?.columns.find(({ name }) => name === column)?.values ?? []).flatMap((value) => value ?? []);
  // The first and the last stretch of time are begun and left off.
  const offered = valuesOf('offered').slice(1, -1);
  const users = valuesOf('users');
  const range = users.reduce(
    ({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }),
    { least: Number.POSITIVE_INFINITY, most: 0 },
  );
  return {
    ...(scenario === '' ? {} : { scenario: `“${scenario}”` }),
    ...(offered.length > 1
      ? { phase: `between ${rateText(Math.min(...offered))} and ${rateText(Math.max(...offered))} asked for` }
      : users.length < 2
        ? {}
        : {
            phase:
              range.least === range.most
                ? `${count(range.most)} users throughout`
                : `between ${count(range.least)} and ${count(range.most)} users`,
          }),
    ...(tool === 'ab' ? { thinkTime: `none: ${generator.why}` } : {}),
    ...(generator.pause === undefined ? {} : { thinkTime: generator.pause }),
  };
}

/** What the text of a plan tells: how many of its blocks were found in memory, a share or null. That says how warm the server's own cache was, not whose state it was. */
export const toldByPlan = (hitRatio: number | null): TellsOfConditions =>
  hitRatio === null ? {} : { cache: `${percent(hitRatio)} of its blocks were in the server’s memory` };

/** A condition that is stated otherwise of before than of after. */
export interface DifferingCondition {
  readonly key: ConditionKey;
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How the stated conditions of two sides compare. What is not stated, or stated to be unknown, differs from nothing. */
export interface ComparedConditions {
  /** Stated, and not the same: a difference may come from it. */
  readonly differing: readonly DifferingCondition[];
  /** Titles of what is stated of one side and not of all of the other, so that nobody can tell. */
  readonly open: readonly string[];
}

/** Words to be compared by. A smaller volume is one that is not production's: the two do not contradict each other. */
function same(value: string): string {
  const words = value.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
  return words === 'smaller' ? 'not production-like' : words;
}

/** Values of a side, each once, in the order of their words; and whether all of its items have one. */
function sideOf(body: Stated, items: readonly string[], key: ConditionKey) {
  const values = items
    .map((item) => valueOfItem(body, item, key).value)
    .map((value) => (value === 'unknown' ? '' : value));
  const byWords = new Map(values.filter((value) => value !== '').map((value) => [same(value), value]));
  return {
    words: [...byWords.keys()].sort(),
    values: [...byWords].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
    whole: values.every((value) => value !== ''),
  };
}

function compared({ key, title }: ConditionField, body: Stated, before: readonly string[], after: readonly string[]) {
  const [one, other] = [sideOf(body, before, key), sideOf(body, after, key)];
  const isStated = one.words.length > 0 && other.words.length > 0;
  const isSame = one.words.join('\n') === other.words.join('\n');
  if (isStated && !isSame) return { differing: [{ key, title, before: one.values, after: other.values }], open: [] };
  const isOpen = one.words.length + other.words.length > 0 && !(one.whole && other.whole);
  return { differing: [], open: isOpen ? [title] : [] };
}

/** Which stated conditions differ between the items of two sides. Words are compared without case and blanks; nothing is read into them. */
export function comparedConditions(
  body: Stated,
  before: readonly string[],
  after: readonly string[],
): ComparedConditions {
  const all = CONDITIONS.map((field) => compared(field, body, before, after));
  return { differing: all.flatMap(({ differing }) => differing), open: all.flatMap(({ open }) => open) };
}

export const SAME_CONDITIONS: ComparedConditions = { differing: [], open: [] };
