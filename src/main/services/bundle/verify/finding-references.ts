import { z } from 'zod';
import { type BundledFinding, evidencePath, FINDINGS, findingsFile } from '../../../../core/bundle/findings-file.ts';
import type { Manifest } from '../../../../core/bundle/manifest.ts';
import type { JudgedItem } from '../../../../core/bundle/verdict-file.ts';
import type { EvidenceRow } from '../../../../core/finding/model.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import { checkReported } from './report-references.ts';

const stated = z.object({
  rule: z.string(),
  level: z.string(),
  measure: z.object({ name: z.string(), value: z.number() }),
});

/** Whether an item is stated to have the verdict that evidence was made of; names may have been taken out of both. */
function hasVerdict({ verdicts }: JudgedItem, { rule, level, measure }: z.infer<typeof stated>): boolean {
  return (verdicts ?? []).some((verdict) => {
    const read = stated.safeParse(verdict);
    if (!read.success) return false;
    const { data } = read;
    return (
      data.rule === rule &&
      data.level === level &&
      data.measure.name === measure.name &&
      data.measure.value === measure.value
    );
  });
}

interface Known {
  readonly sources: ReadonlyMap<string, string>;
  readonly judged: ReadonlyMap<string, JudgedItem>;
  readonly missing: ReadonlySet<string>;
}

function checkEvidence({ id, body }: BundledFinding, row: EvidenceRow, known: Known, failures: Failures): void {
  if (!('item' in row) || body.leftOut.some(({ evidence }) => evidence === row.id)) return;
  const sha256 = known.sources.get(row.item);
  if (sha256 === undefined) {
    if (known.missing.has(evidencePath(id, row.id))) return;
    failures.add(FINDINGS, 'reference.evidence', `${id} points to ${row.item}, which is not among the items.`);
    return;
  }
  if (sha256 !== '' && sha256 !== row.sha256) {
    failures.add(FINDINGS, 'reference.evidence', `${id} points to another file than ${row.item} was read from.`);
  }
  const { verdict } = row;
  const judged = known.judged.get(row.item);
  // One of another rule set was true when it became evidence, and cannot be looked up here.
  if (verdict === undefined || judged === undefined || judged.ruleSetSha256 !== verdict.ruleSetSha256) return;
  if (hasVerdict(judged, verdict)) return;
  failures.add(FINDINGS, 'reference.verdict', `${id} rests on ${verdict.rule} on ${row.item}, which is not stated so.`);
}

/** Whether all that findings rest on is in the bundle, and their count is that of the list. */
export async function checkFindings(
  manifest: Manifest,
  contents: Contents,
  { sources, judged }: { readonly sources: ReadonlyMap<string, string>; readonly judged: readonly JudgedItem[] },
  failures: Failures,
): Promise<void> {
  if (!contents.has(FINDINGS)) {
    failures.add(FINDINGS, 'reference.unreadable', 'The findings are not there.');
    return;
  }
  let file: z.infer<typeof findingsFile>;
  try {
    file = findingsFile.parse(JSON.parse((await contents.bytes(FINDINGS)).toString('utf8')));
  } catch {
    failures.add(FINDINGS, 'reference.unreadable', 'The findings are not of the form this version knows.');
    return;
  }
  if (file.count !== file.findings.length) {
    failures.add(
      FINDINGS,
      'reference.count',
      `It says that it has ${file.count} findings, and has ${file.findings.length}.`,
    );
  }
  const known: Known = {
    sources,
    judged: new Map(judged.map((item) => [item.item, item])),
    missing: new Set(manifest.missing.map(({ path }) => path)),
  };
  const seen = new Set<string>();
  for (const finding of file.findings) {
    if (seen.has(finding.id)) failures.add(FINDINGS, 'reference.twice', `${finding.id} stands in it twice.`);
    seen.add(finding.id);
    for (const row of finding.body.evidence) checkEvidence(finding, row, known, failures);
  }
  await checkReported(contents, file.findings, failures);
}
