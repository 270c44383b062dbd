import { z } from 'zod';
import { findingBody, SEVERITIES } from '../../finding/model.ts';
import type { ReportInput } from '../input.ts';

/** Goes up with every change that a reader of an older one could not understand. */
export const FINDINGS_SCHEMA = 'plateau-findings/1';

/** `findings.json`: all findings with what is computed of them, for other programs. */
export const findingsFile = z.object({
  schema: z.literal(FINDINGS_SCHEMA),
  tool: z.object({ name: z.literal('Plateau'), version: z.string() }),
  workspaceId: z.string(),
  /** When it was written, ISO 8601, UTC. */
  at: z.string(),
  ruleSet: z.object({ id: z.string(), version: z.number(), sha256: z.string() }),
  findings: z.array(
    z.object({
      id: z.string(),
      /** SHA-256 (hex) of rule family, subject and category; empty where it began without a verdict. */
      fingerprint: z.string(),
      createdAt: z.string(),
      updatedAt: z.string(),
      /** SHA-256 (hex) of the body's canonical JSON: the body below gives it again where nothing was redacted. */
      bodySha256: z.string(),
      body: findingBody,
      computed: z.object({
        /** Null: not assessed. */
        severity: z.enum(SEVERITIES).nullable(),
        severityComputed: z.enum(SEVERITIES).nullable(),
        severityReason: z.string(),
        /** 0–100; null where something for it is not known. */
        priority: z.number().nullable(),
        priorityFrom: z.string(),
        returns: z.array(z.string()),
        /** Null: no comparison tells of it. */
        retest: z.object({ status: z.string(), why: z.string() }).nullable(),
        lints: z.array(z.object({ blocking: z.boolean(), message: z.string() })),
      }),
    }),
  ),
});
export type FindingsFile = z.infer<typeof findingsFile>;

/** All findings as JSON, in the order of their names. The same input gives the same bytes. */
export function findingsJson({ header, ruleSet, findings }: ReportInput): string {
  const sorted = [...findings].sort((a, b) => (a.finding.id < b.finding.id ? -1 : 1));
  const file: FindingsFile = {
    schema: FINDINGS_SCHEMA,
    tool: { name: 'Plateau', version: header.plateauVersion },
    workspaceId: header.workspaceId,
    at: header.at,
    ruleSet: { id: ruleSet.id, version: ruleSet.version, sha256: ruleSet.sha256 },
    findings: sorted.map(({ finding, severity, priority, priorityWhy, returns, retest, lints }) => ({
      id: finding.id,
      fingerprint: finding.fingerprint,
      createdAt: finding.createdAt,
      updatedAt: finding.updatedAt,
      bodySha256: finding.bodySha256,
      body: finding.body,
      computed: {
        severity: severity.used,
        severityComputed: severity.computed,
        severityReason: severity.why,
        priority,
        priorityFrom: priorityWhy,
        returns: [...returns],
        retest: retest === null ? null : { ...retest },
        lints: lints.map((lint) => ({ ...lint })),
      },
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
