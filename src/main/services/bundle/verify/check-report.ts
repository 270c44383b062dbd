import {
  type BundledFinding,
  FINDINGS,
  FINDINGS_CSV,
  FINDINGS_SARIF,
  findingPath,
} from '../../../../core/bundle/findings-file.ts';
import { type Manifest, REPORT_MARKDOWN, REPORT_PAGE, sha256Text } from '../../../../core/bundle/manifest.ts';
import {
  type ExpectedSections,
  expectedAlone,
  expectedInReport,
  headThatDiffers,
  markdownForm,
  pageForm,
  type ReportForm,
  sectionsThatDiffer,
} from '../../../../core/bundle/written/expected-report.ts';
import { isSeverityOf, reportedAgain } from '../../../../core/bundle/written/told-findings.ts';
import { findingsCsv } from '../../../../core/report/findings/findings-csv.ts';
import { findingsSarif } from '../../../../core/report/findings/findings-sarif.ts';
import type { ReportedFinding } from '../../../../core/report/input.ts';
import type { Contents } from './contents.ts';

interface Difference {
  readonly path: string;
  readonly message: string;
}

interface Looking {
  readonly manifest: Manifest;
  readonly contents: Contents;
  readonly findings: readonly BundledFinding[];
}

/** A file's text; null where it is not there or does not unpack, which is told elsewhere. */
async function textAt(contents: Contents, path: string): Promise<string | null> {
  try {
    return contents.has(path) ? (await contents.bytes(path)).toString('utf8') : null;
  } catch {
    return null;
  }
}

/** Holds the tables of findings against the findings: each is written again. */
async function tablesThatDiffer(
  { manifest, contents }: Looking,
  findings: readonly ReportedFinding[],
  csv: string,
): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  if (findingsCsv({ findings }) !== csv) {
    found.push({ path: FINDINGS_CSV, message: `It does not tell of the findings what ${FINDINGS} does.` });
  }
  const report = await textAt(contents, REPORT_MARKDOWN);
  const sarif = await textAt(contents, FINDINGS_SARIF);
  if (report === null || sarif === null) return found;
  const header = { plateauVersion: manifest.tool.version, workspaceId: manifest.workspaceId };
  const toldIn = { file: REPORT_MARKDOWN, folder: null, text: () => report };
  if (findingsSarif({ header, findings }, toldIn) !== sarif) {
    const message = `It does not tell of the findings what ${FINDINGS} and ${FINDINGS_CSV} do.`;
    found.push({ path: FINDINGS_SARIF, message });
  }
  return found;
}

/**
 * What of a bundle's report and tables is told otherwise than its findings are: the tables as they are written again, of the report in all its forms its head and
 * the parts that follow from the findings.
 */
export async function reportsThatDiffer(looking: Looking): Promise<readonly Difference[]> {
  const { manifest, contents, findings: bundled } = looking;
  const csv = await textAt(contents, FINDINGS_CSV);
  if (csv === null) return [];
  // A word that nobody can have written into what it is made of.
  const hole = `why${sha256Text(JSON.stringify(manifest.files.map(({ path, sha256 }) => [path, sha256])))}`;
  let findings: readonly ReportedFinding[];
  try {
    findings = reportedAgain(bundled, csv, hole);
  } catch {
    return [{ path: FINDINGS_CSV, message: 'It is no table of the findings in the bundle.' }];
  }
  const found: Difference[] = [...(await tablesThatDiffer(looking, findings, csv))];
  for (const reported of findings) {
    if (isSeverityOf(reported)) continue;
    const message = `The severity of ${reported.finding.id} is neither the one that was computed nor one that a person set.`;
    found.push({ path: FINDINGS, message });
  }
  const check = async (path: string, sections: ExpectedSections, form: ReportForm): Promise<void> => {
    const text = await textAt(contents, path);
    if (text === null) return;
    const anchors = [...headThatDiffers(text, manifest, form), ...sectionsThatDiffer(text, sections, form, hole)];
    if (anchors.length === 0) return;
    const message = `It does not tell of the findings and the bundle what these say: ${anchors.join(', ')}.`;
    found.push({ path, message });
  };
  const inReport = expectedInReport(findings);
  await check(REPORT_MARKDOWN, inReport, markdownForm(''));
  await check(REPORT_PAGE, inReport, pageForm);
  for (const reported of findings) {
    await check(findingPath(reported.finding.id), expectedAlone(reported), markdownForm('../'));
  }
  return found;
}
