import { z } from 'zod';
import { jsonSha256 } from '../../finding/hashes.ts';
import type { Item, Provenance } from '../../item.ts';
import { LEVELS } from '../../verdict/verdict.ts';
import type { GateReport } from '../model.ts';
import { GATE_LIST, type GatePolicy } from '../policy.ts';

/** The form of what `plateau check --json` prints. */
export const GATE_SCHEMA = 'plateau-gate/1';

/** Longest text that is kept of a name or a sentence, in characters: names come from files and have no end. */
const LONGEST = 10_000;

const line = z.string().transform((text) => (text.length > LONGEST ? text.slice(0, LONGEST).toWellFormed() : text));
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().max(200);
const count = z.number().int().min(0);

const source = z.object({
  given: line,
  is: z.enum(['bundle', 'workspace', 'files']),
  bundleId: name.nullable(),
  workspaceId: name.nullable(),
  /** SHA-256 of files that were given as they are. */
  files: z.array(digest).max(10_000),
  ruleSetSha256: digest.nullable(),
  namesHiddenBy: name.nullable(),
  items: count,
});

const result = z.object({
  gate: name,
  rule: name,
  subject: line,
  status: name.nullable(),
  level: z.enum(LEVELS),
  certainty: z.enum(['confirmed', 'probable', 'inconclusive']).nullable(),
  passed: z.boolean().nullable(),
  why: line,
  code: name.nullable(),
  justification: z.object({ owner: line, reason: line, expires: name }).nullable(),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).nullable(),
  fingerprint: digest,
});

const limits = z.object({
  limit: z.number().nullable(),
  growth: z.number().nullable(),
  level: name.nullable(),
  certainty: name.nullable(),
  only: name.nullable(),
  rules: z.array(name).max(1000),
});

/** What a check said, and of what, when, by what: as it is kept. Ids of the workspaces that were checked are nobody's elsewhere, and left out. */
export const gateRecord = z
  .object({
    schema: z.literal(GATE_SCHEMA),
    /** ISO 8601, UTC. */
    checkedAt: z.iso.datetime(),
    tool: z.object({ name, version: name }),
    policy: z.object({
      /** As the repository has it; null of the shipped one. */
      file: line.nullable(),
      /** Of the whole policy, as canonical JSON. */
      sha256: digest,
      incomparable: z.enum(['2', 'pass']),
      /** Those that were switched on. */
      gates: z.array(limits.extend({ name })).max(1000),
    }),
    passed: z.boolean(),
    verdict: z.enum(['passed', 'failed', 'undecided']),
    gates: z.array(result).max(20_000),
    before: z.array(source).max(1000).nullable(),
    after: z.array(source).max(1000),
    ruleSet: z.object({ id: name, sha256: z.union([digest, z.literal('')]) }),
    notes: z.array(line).max(10_000),
  })
  .refine(({ verdict, passed }) => passed === (verdict === 'passed'), '“passed” and “verdict” say two things')
  .refine(
    ({ verdict, gates }) => (verdict === 'failed') === gates.some((one) => one.passed === false),
    'the verdict is not that of its gates',
  )
  .refine(
    ({ verdict, gates, policy }) =>
      verdict !== 'passed' || policy.incomparable === 'pass' || gates.every((one) => one.passed !== null),
    'it says that it passed, though a gate is open and the policy lets nothing open pass',
  );
export type GateRecord = z.infer<typeof gateRecord>;
export type RecordedGate = GateRecord['gates'][number];

/** A result that is kept, with where it came from. */
export interface GateDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly record: GateRecord;
}

/** When, by which version and by which policy a check was made. */
export interface CheckedBy {
  readonly checkedAt: string;
  readonly version: string;
  readonly policy: GatePolicy;
  readonly policyFile: string | null;
}

/** What a check said as it is printed and kept. `schema` comes first, so that a file is known by its head. */
export function gateFile({ checkedAt, version, policy, policyFile }: CheckedBy, report: GateReport) {
  const { incomparable, gates } = policy;
  const on = GATE_LIST.filter((gate) => gates[gate.name].enabled).map((gate) => {
    const { limit, growth, level, certainty, only, rules } = gates[gate.name];
    return { name: gate.name, limit, growth, level, certainty, only, rules };
  });
  return {
    schema: GATE_SCHEMA,
    checkedAt,
    tool: { name: 'Plateau', version },
    policy: { file: policyFile, sha256: jsonSha256(policy), incomparable, gates: on },
    ...report,
  };
}
