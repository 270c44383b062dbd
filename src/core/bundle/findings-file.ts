import { z } from 'zod';
import { safeFileName } from '../file-name.ts';
import { findingBody, SEVERITIES } from '../finding/model.ts';

export const FINDINGS = 'findings/findings.json';
export const FINDINGS_CSV = 'findings/findings.csv';
export const FINDINGS_SARIF = 'findings/findings.sarif';
/** Where a finding stands by itself. */
export const findingPath = (id: string): string => `findings/${safeFileName(id)}.md`;
export const FINDINGS_SCHEMA = 'plateau-bundle-findings/1';

const bundledFinding = z.object({
  id: z.string().max(100),
  /** Under a key of the workspace where it would tell of what was taken out; empty of what began without a verdict. */
  fingerprint: z.string().max(100),
  createdAt: z.string().max(60),
  updatedAt: z.string().max(60),
  /** What counts of the computed and the overridden one; null: not assessed. */
  severity: z.enum(SEVERITIES).nullable(),
  body: findingBody,
});
/** A finding as a bundle holds it. */
export type BundledFinding = z.infer<typeof bundledFinding>;

export const findingsFile = z.object({
  schema: z.literal(FINDINGS_SCHEMA),
  /** How many there are: the same as in the list. */
  count: z.int().min(0),
  findings: z.array(bundledFinding).max(100_000),
});

/** What stands among the missing for evidence that the workspace no longer has. */
export const evidencePath = (finding: string, evidence: string): string => `findings/${finding}/evidence/${evidence}`;
