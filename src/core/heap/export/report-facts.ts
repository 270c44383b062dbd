import { captureLine } from '../../capture/capture-line.ts';
import type { Evaluation, Item, Provenance } from '../../item.ts';
import { count } from '../../verdict/wording.ts';

/** `2026-01-02 03:04:05 UTC`. */
export const momentText = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

/** The file an item was read from, how it came in, and how it was captured where Plateau did it. */
export function originFacts({ importedAt }: Item, provenance: Provenance): readonly string[] {
  const { fileName, bytes, sha256, compression, via, plateauVersion, capture } = provenance;
  const made = `${momentText(importedAt)} by Plateau ${plateauVersion}`;
  if (sha256 === '') return [`Made ${made}`];
  const packed = compression === 'none' ? '' : `, ${compression}`;
  return [
    `File ${fileName}, ${count(bytes)} bytes${packed}, SHA-256 ${sha256}`,
    `Imported ${made} (${via})`,
    ...(capture === undefined ? [] : [captureLine(capture)]),
    ...(typeof capture?.partial === 'string' ? [`Partial: ${capture.partial}`] : []),
  ];
}

/** The rule set that verdicts are by. */
export const ruleSetFact = ({ ruleSetId, ruleSetVersion, ruleSetSha256 }: ReportRuleSet): string =>
  `Judged by rule set ${ruleSetId}, version ${ruleSetVersion}, SHA-256 ${ruleSetSha256}`;

export type ReportRuleSet = Pick<Evaluation, 'ruleSetId' | 'ruleSetVersion' | 'ruleSetSha256'>;
