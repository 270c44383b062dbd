import { z } from 'zod';
import { canonicalJson } from '../verdict/canonical-json.ts';
import type { Verdict } from '../verdict/verdict.ts';

/**
 * How a verdict of a bundle differs from what the version that verifies makes of the same model, the least first: only in the rule set it names, in its words, in its
 * figures, in what is judged; not given here at all; given here and not stated; of an item that this version cannot judge.
 */
export const DIFFERENCES = ['rules', 'words', 'figures', 'verdict', 'gone', 'added', 'unread'] as const;
export type Difference = (typeof DIFFERENCES)[number];

/** One verdict that is given otherwise. */
export interface VerdictDifference {
  readonly item: string;
  readonly rule: string;
  readonly subject: string;
  readonly difference: Difference;
  /** As the bundle states it; null where it does not. */
  readonly stated: string | null;
  /** As this version gives it; null where it does not. */
  readonly here: string | null;
}

const part = z.looseObject({
  level: z.string(),
  certainty: z.string(),
  status: z.string().exactOptional(),
  guards: z.array(z.string()).exactOptional(),
  measure: z.looseObject({ name: z.string(), value: z.number(), unit: z.string() }),
  threshold: z.looseObject({ source: z.unknown() }).exactOptional(),
  reason: z.string(),
});
const comparable = part.extend({
  rule: z.string(),
  subject: z.looseObject({ kind: z.string(), key: z.string(), label: z.string() }),
  before: part.exactOptional(),
  after: part.exactOptional(),
});
type Part = z.infer<typeof part>;
type Comparable = z.infer<typeof comparable>;

const judgedOf = ({ level, certainty, status, guards }: Part) => [level, certainty, status ?? null, guards ?? []];

/** What is judged, of the whole and of both sides. */
const judgementText = (verdict: Comparable): string =>
  canonicalJson([verdict, verdict.before, verdict.after].map((one) => (one === undefined ? null : judgedOf(one))));

/** All but the words, what is judged, and which rules are said to have judged. */
function figuresOf({
  reason,
  advice,
  ruleVersion,
  ruleSetSha256,
  subject,
  threshold,
  ...rest
}: Record<string, unknown>) {
  const { label: _label, ...identity } = z.record(z.string(), z.unknown()).catch({}).parse(subject);
  const { source: _source, ...limit } = z.record(z.string(), z.unknown()).catch({}).parse(threshold);
  return { ...rest, subject: identity, threshold: limit };
}

const figuresText = ({ before, after, ...whole }: Comparable): string =>
  canonicalJson([whole, before, after].map((one) => (one === undefined ? null : figuresOf(one))));

/** The text without the rule set that is said to have judged, of the whole and of both sides. */
function unnamed({ before, after, ...whole }: Comparable): string {
  const without = ({ ruleSetSha256: _sha256, ...rest }: Record<string, unknown>) => rest;
  return canonicalJson([whole, before, after].map((one) => (one === undefined ? null : without(one))));
}

function differenceOf(stated: Comparable, here: Comparable): Difference {
  if (unnamed(stated) === unnamed(here)) return 'rules';
  if (judgementText(stated) !== judgementText(here)) return 'verdict';
  return figuresText(stated) === figuresText(here) ? 'words' : 'figures';
}

/** A figure to its last digit, shares in per cent. */
const figureText = ({ name, value, unit }: Comparable['measure']): string =>
  unit === 'share' ? `${name} ${Number((value * 100).toPrecision(15))} %` : `${name} ${value} ${unit}`;

function told({ level, certainty, status, measure, reason }: Comparable, difference: Difference): string {
  if (difference === 'words' || difference === 'rules') return reason;
  return `${status ?? level.replaceAll('-', ' ')}, ${certainty}; ${figureText(measure)}`;
}

const subjectKey = ({ rule, subject }: Comparable): string => canonicalJson([rule, subject.kind, subject.key]);

/** Both sides of a difference as words; where those are equal, with what differs beside them. */
function toldPair(stated: Comparable, here: Comparable, difference: Difference): readonly [string, string] {
  const [one, other] = [told(stated, difference), told(here, difference)];
  if (one !== other || difference === 'rules') return [one, other];
  const names = [...new Set([...Object.keys(stated), ...Object.keys(here)])].filter(
    (name) => canonicalJson([stated[name]]) !== canonicalJson([here[name]]) && !NAMED_APART.has(name),
  );
  return [one, `the same with another ${names.join(', ')}`];
}

/** Of which that they differ is told by itself. */
const NAMED_APART: ReadonlySet<string> = new Set(['ruleSetSha256', 'reason', 'advice']);

/** What is known of a verdict that is stated on one side only. */
function alone(item: string, verdict: unknown, difference: 'gone' | 'added'): VerdictDifference {
  const read = comparable.safeParse(verdict).data;
  const said = read === undefined ? 'not of a form that is known here' : told(read, difference);
  return {
    ...{ item, difference, rule: read?.rule ?? '?', subject: read?.subject.label ?? '?' },
    ...(difference === 'gone' ? { stated: said, here: null } : { stated: null, here: said }),
  };
}

/** Verdicts that are equal, to the byte of their canonical JSON, and what is left of both sides. */
export function equalVerdicts(stated: readonly unknown[], made: readonly Verdict[]) {
  const texts = new Map<string, number>();
  for (const verdict of made) {
    const text = canonicalJson(verdict);
    texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  const takes = (verdict: unknown): boolean => {
    const text = canonicalJson(verdict);
    const left = texts.get(text) ?? 0;
    if (left > 0) texts.set(text, left - 1);
    return left > 0;
  };
  const unmatched = stated.filter((verdict) => !takes(verdict));
  return { equal: stated.length - unmatched.length, stated: unmatched, made: made.filter(takes) };
}

/**
 * Holds what is stated of an item and not equal to what is made of it here against that: verdicts of one rule on one subject belong together. Pure; each
 * verdict of either side is in exactly one of the answers.
 */
export function differencesOf(
  item: string,
  stated: readonly unknown[],
  made: readonly Verdict[],
): readonly VerdictDifference[] {
  const waiting = new Map<string, Comparable[]>();
  // As JSON has them: what it cannot tell is not in the bundle either.
  const given = made.map((verdict) => comparable.parse(JSON.parse(canonicalJson(verdict))));
  // The last first, so that the first is the cheapest to take.
  for (const verdict of given.reverse()) {
    const key = subjectKey(verdict);
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, [verdict]);
    else known.push(verdict);
  }
  const rows = stated.map((verdict): VerdictDifference => {
    const read = comparable.safeParse(verdict).data;
    const other = read === undefined ? undefined : waiting.get(subjectKey(read))?.pop();
    if (read === undefined || other === undefined) return alone(item, verdict, 'gone');
    const difference = differenceOf(read, other);
    const [said, here] = toldPair(read, other, difference);
    return { item, difference, rule: read.rule, subject: read.subject.label, stated: said, here };
  });
  const added = [...waiting.values()].flat().map((verdict) => alone(item, verdict, 'added'));
  return [...rows, ...added];
}
