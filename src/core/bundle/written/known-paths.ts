import { FINDINGS, FINDINGS_CSV, FINDINGS_SARIF } from '../findings-file.ts';
import { HISTORY } from '../history-chain.ts';
import { INVESTIGATION } from '../investigation-file.ts';
import { calculationPath, gatePath, type ItemRecord } from '../item-record.ts';
import { EXPORT, JOURNAL, REDACTION, REPORT_MARKDOWN, REPORT_PAGE, REPORT_PDF, SIGN_OFFS, SUMS } from '../manifest.ts';
import { PICTURES } from '../picture-file.ts';
import { RULE_SETS, VERDICTS } from '../verdict-file.ts';

const ALWAYS: ReadonlySet<string> = new Set([
  ...[REPORT_MARKDOWN, REPORT_PAGE, REPORT_PDF, FINDINGS, FINDINGS_CSV, FINDINGS_SARIF, HISTORY],
  ...[VERDICTS, RULE_SETS, EXPORT, INVESTIGATION, JOURNAL, REDACTION, SUMS],
]);

/** Folders whose files have checks of their own. */
const FOLDERS = [`${PICTURES}/`, SIGN_OFFS];

/** Where what is told of an item's origin lies, by what the item is. */
const PROVENANCE: readonly (readonly [kind: ItemRecord['kind'], folder: string])[] = [
  ['profile', 'captures'],
  ['heap', 'heaps'],
  ['plan', 'plans'],
];

/** Where an item's origin is told; null of kinds of which none is. */
export function provenancePath({ id, kind }: Pick<ItemRecord, 'id' | 'kind'>): string | null {
  const folder = PROVENANCE.find(([of]) => of === kind)?.[1];
  return folder === undefined ? null : `audit_artifacts/${folder}/${id}/provenance.json`;
}

const ELSEWHERE = /^workspace\/sign-offs(?:\/\d{4,}\.(?:json|sshsig)|\.json)$/;
const OF_AN_ITEM =
  /^audit_artifacts\/(?:(?:captures|heaps|plans)\/([^/]+)\/provenance|(?:gates|calculations)\/([^/]+))\.json$/;

/** True of a file that a bundle of these items may hold beside what is written of its models, its findings and its baselines. */
export function isOfABundle(path: string, records: ReadonlyMap<string, ItemRecord>): boolean {
  if (ALWAYS.has(path) || FOLDERS.some((folder) => path.startsWith(folder)) || ELSEWHERE.test(path)) return true;
  const [, captured, kept] = OF_AN_ITEM.exec(path) ?? [];
  const record = records.get(captured ?? kept ?? '');
  if (record === undefined) return false;
  const paths: Readonly<Partial<Record<ItemRecord['kind'], string>>> = {
    gate: gatePath(record.id),
    calculation: calculationPath(record.id),
  };
  return (paths[record.kind] ?? provenancePath(record)) === path;
}
