import { z } from 'zod';
import { PlateauError } from '../../error.ts';

/** Why a finding is let pass: who answers for it, why, and until when. */
export interface Justification {
  /** First digits of a plan hash, a family hash or a query hash: at least 12 of them. */
  readonly fingerprint: string;
  /** Rule that it answers for; every gated rule where none is named. */
  readonly rule?: string | undefined;
  /** Relation that may be read; every one of the plan where none is named. */
  readonly relation?: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** The last day it holds, UTC: `2027-03-31`. */
  readonly expires: string;
}

const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
};

const schema = z.strictObject({
  justifications: z.array(
    z.strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{12,64}$/, '12 to 64 hexadecimal digits'),
      rule: z.string().min(1).optional(),
      relation: z.string().min(1).optional(),
      owner: z.string().trim().min(1),
      reason: z.string().trim().min(1),
      expires: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d$/, 'a day like 2027-03-31')
        .refine(isDay, 'a day of the calendar'),
    }),
  ),
});

const bad = (fileName: string, why: string, cause?: unknown): PlateauError =>
  new PlateauError({
    code: 'check.badJustifications',
    message: `“${fileName}” is no file of justifications: ${why}.`,
    hint: 'It is JSON like {"justifications": [{"fingerprint": "…", "owner": "…", "reason": "…", "expires": "2027-03-31"}]}.',
    cause,
  });

/** Justifications that were read already. Throws `check.badJustifications`, which names the first thing that is wrong. */
export function readJustificationRows(value: unknown, fileName: string): readonly Justification[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data.justifications;
  const [issue] = parsed.error.issues;
  throw bad(fileName, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.replace(/^: /, ''));
}

/** The justifications in a file's text. Throws `check.badJustifications`, which names the first thing that is wrong. */
export function readJustifications(text: string, fileName: string): readonly Justification[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad(fileName, 'it is not JSON', cause);
  }
  return readJustificationRows(value, fileName);
}

/** What a justification can answer for. */
export interface Justified {
  readonly rule: string;
  readonly relation: string | null;
  /** Plan hash, family hash and, where it is known, query hash. */
  readonly hashes: readonly string[];
}

/** What a justification of one finding names: the plan's own hash, short, which is the narrowest, and the relation. */
export interface JustifiedBy {
  readonly fingerprint: string;
  readonly relation: string | null;
}

/** Digits of a hash that a justification has to give at least. */
const DIGITS = 12;

/** What a justification of a finding has to name; null where its plan has no hash. */
export function justifiedBy({ relation, hashes: [plan] }: Omit<Justified, 'rule'>): JustifiedBy | null {
  return plan === undefined ? null : { fingerprint: plan.slice(0, DIGITS), relation };
}

/**
 * A sentence on justifications that let nothing pass, in the order they were given; empty where each was needed. `used` are those that answered for something,
 * also where they did not hold any more.
 */
export function unusedJustifications(
  given: readonly Justification[],
  used: Iterable<Justification>,
): readonly string[] {
  const needed = new Set(used);
  const unused = given.filter((one) => !needed.has(one));
  if (unused.length === 0) return [];
  const names = unused.map(({ fingerprint, rule, relation }) =>
    [fingerprint.slice(0, DIGITS), rule, relation].filter((part) => part !== undefined).join(' '),
  );
  return [
    `${unused.length === 1 ? 'A justification answers' : `${unused.length} justifications answer`} for nothing that was found: ${names.join(', ')}.`,
  ];
}

/** The day of a moment, in UTC. */
const dayOf = (at: string): string => at.slice(0, 10);

/** The justification that answers for something, one that still holds before one that does not. */
export function justificationOf(
  { rule, relation, hashes }: Justified,
  justifications: readonly Justification[],
  at: string,
): { readonly justification: Justification; readonly expired: boolean } | null {
  const found = justifications.filter(
    (one) =>
      (one.rule === undefined || one.rule === rule) &&
      (one.relation === undefined || one.relation === relation) &&
      hashes.some((hash) => hash.startsWith(one.fingerprint)),
  );
  const holding = found.find(({ expires }) => dayOf(at) <= expires);
  const [first] = found;
  if (holding !== undefined) return { justification: holding, expired: false };
  return first === undefined ? null : { justification: first, expired: true };
}
