import {
  type BundledFinding,
  FINDINGS,
  FINDINGS_CSV,
  FINDINGS_SARIF,
  findingPath,
} from '../../../../core/bundle/findings-file.ts';
import { REDACTION, REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import { redactionFile } from '../../../../core/bundle/picture-file.ts';
import {
  countsOf,
  idsInCsv,
  idsInSarif,
  redactionInMarkdown,
  toldInMarkdown,
} from '../../../../core/bundle/reported-findings.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

/** Whether a file tells of the findings and of no others. */
function checkIds(path: string, ids: readonly string[], known: ReadonlySet<string>, failures: Failures): void {
  const told = new Set(ids);
  for (const id of told) {
    if (!known.has(id)) failures.add(path, 'reference.finding', `It tells of ${id}, which is not in ${FINDINGS}.`);
  }
  for (const id of known) {
    if (!told.has(id)) failures.add(path, 'reference.finding', `It does not tell of ${id}, which is in ${FINDINGS}.`);
  }
  if (told.size !== ids.length) failures.add(path, 'reference.twice', 'It tells of a finding twice.');
}

function checkMarkdown(text: string, findings: readonly BundledFinding[], failures: Failures): readonly string[] {
  const told = toldInMarkdown(text);
  if (told === null) throw new RangeError('it has no summary of findings');
  const counts = countsOf(findings.map(({ severity }) => severity));
  for (const word of new Set([...counts.keys(), ...told.counts.keys()])) {
    const [says, has] = [told.counts.get(word) ?? 0, counts.get(word) ?? 0];
    if (says === has) continue;
    const message = `Section 12 counts ${says} findings as “${word}”; ${FINDINGS} has ${has}.`;
    failures.add(REPORT_MARKDOWN, 'reference.count', message);
  }
  return told.ids;
}

/** Text of a file of the bundle; null where it cannot be read, which its own check tells. */
async function textOf(path: string, contents: Contents): Promise<string | null> {
  try {
    return (await contents.bytes(path)).toString('utf8');
  } catch {
    return null;
  }
}

/** What is told of the redaction; null where nothing can be made of it. */
function profileIn(text: string): string | null {
  try {
    return redactionFile.parse(JSON.parse(text)).profile;
  } catch {
    return null;
  }
}

/** Whether what is told of the redaction is the profile under which the report was written. */
async function checkProfile(contents: Contents, failures: Failures): Promise<void> {
  if (!contents.has(REDACTION) || !contents.has(REPORT_MARKDOWN)) return;
  const [report, told] = [await textOf(REPORT_MARKDOWN, contents), await textOf(REDACTION, contents)];
  if (told === null || report === null || toldInMarkdown(report) === null) return;
  const [profile, written] = [profileIn(told), redactionInMarkdown(report)];
  if (profile === null) {
    failures.add(REDACTION, 'reference.unreadable', 'It is not of the form this version knows.');
  } else if (profile !== written) {
    const message = `It says ${profile}; the report was written under ${written ?? 'none that it names'}.`;
    failures.add(REDACTION, 'reference.redaction', message);
  }
}

/** Whether the report and the tables of findings tell of the findings that are in the bundle, count them as they are, and were written under the redaction that is told. */
export async function checkReported(
  contents: Contents,
  findings: readonly BundledFinding[],
  failures: Failures,
): Promise<void> {
  const known = new Set(findings.map(({ id }) => id));
  const told: readonly (readonly [path: string, ids: (text: string) => readonly string[]])[] = [
    [REPORT_MARKDOWN, (text) => checkMarkdown(text, findings, failures)],
    [FINDINGS_CSV, idsInCsv],
    [FINDINGS_SARIF, idsInSarif],
  ];
  for (const [path, idsOf] of told) {
    if (!contents.has(path)) {
      failures.add(path, 'reference.unreadable', 'It is not there.');
      continue;
    }
    let ids: readonly string[];
    try {
      ids = idsOf((await contents.bytes(path)).toString('utf8'));
    } catch {
      failures.add(path, 'reference.unreadable', 'It is not of the form this version knows.');
      continue;
    }
    checkIds(path, ids, known, failures);
  }
  await checkProfile(contents, failures);
  for (const id of known) {
    const path = findingPath(id);
    if (!contents.has(path)) failures.add(path, 'reference.finding', `${id} does not stand by itself.`);
  }
}
