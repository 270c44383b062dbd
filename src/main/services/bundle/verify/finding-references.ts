import { z } from 'zod';
import { type BundledFinding, evidencePath, FINDINGS, findingsFile } from '../../../../core/bundle/findings-file.ts';
import { findingsInHistory, HISTORY } from '../../../../core/bundle/history-chain.ts';
import type { Manifest } from '../../../../core/bundle/manifest.ts';
import type { JudgedItem } from '../../../../core/bundle/verdict-file.ts';
import { saysTheSame } from '../../../../core/finding/evidence-now.ts';
import type { EvidenceRow } from '../../../../core/finding/model.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import { checkPictures } from './picture-references.ts';
import { checkReported } from './report-references.ts';

const statedAlone = z.object({
  rule: z.string(),
  level: z.string(),
  certainty: z.string(),
  status: z.string().optional(),
  measure: z.object({ name: z.string(), value: z.number(), unit: z.string() }),
});
type Stated = z.infer<typeof statedAlone>;
/** Of a comparison of two sides a verdict has one of each where there is one. */
const stated = statedAlone.extend({ before: statedAlone.exactOptional(), after: statedAlone.exactOptional() });

/** A verdict in a finding that nothing in the bundle can be held against. */
export interface UnheldEvidence {
  readonly finding: string;
  readonly evidence: string;
  readonly why: string;
}

/** Whether an item or a comparison is stated to have the verdict that evidence was made of; names may have been taken out of both. */
function hasVerdict({ verdicts }: JudgedItem, evidence: Stated): boolean {
  return (verdicts ?? []).some((verdict) => {
    const read = stated.safeParse(verdict);
    if (!read.success) return false;
    const { before, after, ...whole } = read.data;
    // The side after is evidence with the status that the comparison gave it, as `evidenceOf` makes it.
    const { status } = whole;
    const sides = [
      ...(before === undefined ? [] : [before]),
      ...(after === undefined ? [] : [status === undefined ? after : { ...after, status }]),
    ];
    return [whole, ...sides].some((one) => one.rule === evidence.rule && saysTheSame(one, evidence));
  });
}

interface Known {
  readonly sources: ReadonlyMap<string, string>;
  readonly judged: ReadonlyMap<string, JudgedItem>;
  readonly missing: ReadonlySet<string>;
}

/** Checks one row; answers with why its verdict can be held against nothing, null where it was checked or has none. */
function checkEvidence(
  { id, body }: BundledFinding,
  row: EvidenceRow,
  known: Known,
  failures: Failures,
): string | null {
  if (!('item' in row)) return null;
  const { verdict } = row;
  const unheld = (why: string): string | null => (verdict === undefined ? null : why);
  if (body.leftOut.some(({ evidence }) => evidence === row.id)) return unheld('it is said to be left out');
  const sha256 = known.sources.get(row.item);
  if (sha256 === undefined) {
    if (known.missing.has(evidencePath(id, row.id))) return unheld(`${row.item} is not in the bundle`);
    failures.add(FINDINGS, 'reference.evidence', `${id} points to ${row.item}, which is not among the items.`);
    return null;
  }
  if (sha256 !== '' && sha256 !== row.sha256) {
    failures.add(FINDINGS, 'reference.evidence', `${id} points to another file than ${row.item} was read from.`);
  }
  if (verdict === undefined) return null;
  const about = row.comparison ?? row.item;
  const judged = known.judged.get(about);
  if (judged === undefined) return `no verdicts are stated on ${about}`;
  // One of another rule set may have been true when it became evidence, and cannot be looked up here.
  if (judged.ruleSetSha256 !== verdict.ruleSetSha256) return `other rules judge ${about} in the bundle`;
  if (hasVerdict(judged, verdict)) return null;
  if (known.missing.has(evidencePath(id, row.id))) return 'the bundle says that it is judged otherwise since';
  failures.add(FINDINGS, 'reference.verdict', `${id} rests on ${verdict.rule} on ${about}, which is not stated so.`);
  return null;
}

/** Whether the history tells of each finding. */
async function checkTold(findings: readonly BundledFinding[], contents: Contents, failures: Failures): Promise<void> {
  try {
    const told = findingsInHistory(await contents.lines(HISTORY));
    for (const { id } of findings) {
      if (!told.has(id)) failures.add(HISTORY, 'reference.history', `${id} is there, and no change tells of it.`);
    }
  } catch {
    // That it cannot be read is told where its chain is followed.
  }
}

/** Whether all that findings rest on is in the bundle, and their count is that of the list. Answers with which there are, and verdicts in them that cannot be checked. */
export async function checkFindings(
  manifest: Manifest,
  contents: Contents,
  { sources, judged }: { readonly sources: ReadonlyMap<string, string>; readonly judged: readonly JudgedItem[] },
  failures: Failures,
): Promise<{ readonly findings: readonly BundledFinding[]; readonly unheld: readonly UnheldEvidence[] }> {
  if (!contents.has(FINDINGS)) {
    failures.add(FINDINGS, 'reference.unreadable', 'The findings are not there.');
    return { findings: [], unheld: [] };
  }
  let file: z.infer<typeof findingsFile>;
  try {
    file = findingsFile.parse(JSON.parse((await contents.bytes(FINDINGS)).toString('utf8')));
  } catch {
    failures.add(FINDINGS, 'reference.unreadable', 'The findings are not of the form this version knows.');
    return { findings: [], unheld: [] };
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
  const unheld: UnheldEvidence[] = [];
  const seen = new Set<string>();
  for (const finding of file.findings) {
    if (seen.has(finding.id)) failures.add(FINDINGS, 'reference.twice', `${finding.id} stands in it twice.`);
    seen.add(finding.id);
    for (const row of finding.body.evidence) {
      const why = checkEvidence(finding, row, known, failures);
      if (why !== null) unheld.push({ finding: finding.id, evidence: row.id, why });
    }
  }
  if (manifest.historyHead !== undefined) await checkTold(file.findings, contents, failures);
  await checkPictures(manifest, contents, file.findings, failures);
  await checkReported(contents, file.findings, failures);
  return { findings: file.findings, unheld };
}
