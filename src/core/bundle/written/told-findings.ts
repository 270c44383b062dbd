import { z } from 'zod';
import { bodySha256Of } from '../../finding/hashes.ts';
import { SEVERITIES } from '../../finding/model.ts';
import { roiOf } from '../../finding/roi.ts';
import type { ReportedFinding } from '../../report/input.ts';
import { returnWords } from '../../report/reported-finding.ts';
import type { BundledFinding } from '../findings-file.ts';
import { recordsOfCsv } from '../reported-findings.ts';

/** What the table of findings tells of one that does not follow from the finding itself. */
const told = z.object({
  severity_computed: z.enum(['', ...SEVERITIES]),
  priority: z.string().regex(/^(?:\d{1,3}(?:\.\d{1,30})?)?$/),
  retest: z.string().max(100),
  blocking: z.string().regex(/^\d{1,4}$/),
});

/**
 * Findings as a report told of them: what is computed of more than the finding (computed severity, priority, retest, how much keeps it from the next step) as the
 * table of findings says it, `why` in place of the reasons, which stand in the report alone. Throws for a table that is none.
 */
export function reportedAgain(
  findings: readonly BundledFinding[],
  csv: string,
  why: string,
): readonly ReportedFinding[] {
  const [head = [], ...records] = recordsOfCsv(csv);
  const rows = new Map(
    records.map((cells) => [cells[0] ?? '', new Map(head.map((name, at) => [name, cells[at] ?? '']))]),
  );
  return findings.map(({ id, fingerprint, createdAt, updatedAt, severity, body }) => {
    const {
      severity_computed: computed,
      priority,
      retest,
      blocking,
    } = told.parse(Object.fromEntries(rows.get(id) ?? []));
    return {
      finding: { id, fingerprint, createdAt, updatedAt, body, bodySha256: bodySha256Of(body) },
      severity: { computed: computed === '' ? null : computed, why, used: severity },
      priority: priority === '' ? null : Number(priority),
      priorityWhy: why,
      returns: returnWords(body.roi === null ? null : roiOf(body.roi)),
      // A comparison that is called as no item is becomes a word, as the reasons are.
      retest: retest === '' ? null : { status: retest, why, comparison: why },
      lints: Array.from({ length: Number(blocking) }, () => ({ blocking: true, message: '' })),
    };
  });
}

/** Whether the severity that counts is the one that a person set, saying why, else the one that was computed. */
export function isSeverityOf({ finding: { body }, severity: { computed, used } }: ReportedFinding): boolean {
  const { severityOverride: given } = body;
  return used === (given !== null && given.reason.trim() !== '' ? given.severity : computed);
}
