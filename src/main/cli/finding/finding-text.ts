import type { Candidate } from '../../../core/finding/candidates.ts';
import type { FindingLint } from '../../../core/finding/lint-model.ts';
import type { EvidenceRow, HistoryEntry } from '../../../core/finding/model.ts';
import type { Retest, RetestSubject } from '../../../core/finding/retest.ts';
import type { RoiAssessment } from '../../../core/finding/roi.ts';
import type { FindingRow } from '../../../core/finding/stored.ts';
import { traceFactsText } from '../../../core/finding/trace-facts.ts';
import { cut, printable, table } from '../table.ts';
import { verdictName } from './verdict-name.ts';

const scoreText = (score: number | null): string => (score === null ? '–' : score.toFixed(1));

/** Findings as a table, what to fix first first. */
export function findingsText(rows: readonly FindingRow[]): string {
  if (rows.length === 0)
    return 'There is no finding yet; “plateau finding candidates” shows what one could be made of.';
  return table(
    ['id', 'severity', 'priority', 'status', 'retest', 'evidence', 'lacks', 'owner', 'eta', 'where', 'title'],
    rows.map((row) => [
      row.id,
      severityText(row.severity, row.severityComputed),
      scoreText(row.priority),
      row.status,
      row.retest,
      String(row.evidence),
      row.blocking === 0 ? '' : String(row.blocking),
      printable(cut(row.owner, 20)),
      row.eta ?? '',
      printable(cut(row.where, 30)),
      `${printable(cut(row.title, 70)) || '(without a title)'}${row.duplicates.length === 0 ? '' : ` (same as ${row.duplicates.join(', ')})`}`,
    ]),
    [2, 5, 6],
  );
}

function severityText(value: string | null, computed: string | null): string {
  if (value === null) return 'not assessed';
  return value === computed ? value : `${value} (computed ${computed ?? 'none'})`;
}

/** Candidates with their verdicts. */
export function candidatesText(candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return 'No verdict is at least “investigate”.';
  const all = candidates.flatMap(({ verdicts }) => verdicts);
  const blocks = candidates.map((one) =>
    [
      `${printable(cut(one.title, 100))} · ${one.level}, ${one.certainty}${one.findings.length === 0 ? '' : ` · in ${one.findings.join(', ')}`}`,
      ...one.verdicts.map(
        (verdict) =>
          `    ${verdict.item}  ${verdictName(
            verdict,
            all.filter(({ item }) => item === verdict.item),
          )}  ${verdict.status ?? verdict.level}  ${printable(cut(verdict.itemLabel, 50))}${verdict.findings.length === 0 ? '' : `  (${verdict.findings.join(', ')})`}`,
      ),
    ].join('\n'),
  );
  return [
    ...blocks,
    'plateau finding new ITEM --verdict RULE:SUBJECT makes a finding of one of these; without --verdict of all that an item has, where it is about one thing.',
  ].join('\n\n');
}

/** Lints, each with its code. */
export function lintsText(lints: readonly FindingLint[]): string {
  return lints
    .map(({ code, field, row, text, blocks }) => {
      const where = row === null ? field : `${field}.${row}`;
      return `    ${blocks === null ? 'hint' : `before ${blocks}`}: ${printable(text)} [${code}] (${where})`;
    })
    .join('\n');
}

export function evidenceText(row: EvidenceRow, gone: boolean): string {
  const what =
    'item' in row
      ? `${row.item}${gone ? ' (gone)' : ''} ${printable(cut(row.pointer, 60))}${row.verdict === undefined ? '' : ` ${row.verdict.rule} ${row.verdict.status ?? row.verdict.level}, ${row.verdict.certainty}`}`
      : row.kind === 'trace'
        ? [`${row.traceId}${row.percentile === undefined ? '' : ` (${row.percentile})`}`, traceFactsText(row)]
            .filter((part) => part !== '')
            .join(', ')
        : row.kind === 'code'
          ? `${printable(row.repository)}@${row.commit}:${printable(row.path)}${row.line === undefined ? '' : `:${row.line}`}`
          : `${printable(row.dashboard)}, ${printable(row.from)} to ${printable(row.to)}`;
  return `    ${row.id}  ${row.kind}  ${what}`;
}

export function roiText(roi: RoiAssessment): string {
  const { currency, savingsPerMonth, paybackMonths, roiPerMonth, missing, note } = roi;
  const cannot = missing.length === 0 ? '' : `cannot be computed: ${missing.join(', ')} not known`;
  const computed =
    savingsPerMonth === null
      ? cannot
      : [
          `${printable(currency)}${Math.round(savingsPerMonth)} a month`,
          paybackMonths === null ? cannot || 'nothing is saved' : `paid back in ${Math.round(paybackMonths)} months`,
          roiPerMonth === null ? '' : `ROI ${Number(roiPerMonth.toPrecision(2))} a month`,
        ]
          .filter((part) => part !== '')
          .join(', ');
  return `${computed}${note === '' ? '' : `. ${note}`}`;
}

/** Where it stands; beside it, where there are several subjects, each with the items of both sides. */
export function retestLines({ status, reason, codes, comparison, subjects }: Retest): readonly string[] {
  const why = codes.length === 0 ? '' : ` [${codes.join(', ')}]`;
  const items = ({ evidence }: RetestSubject): string =>
    [...new Set(evidence.map(({ captureId }) => captureId))].join(', ');
  return [
    `retest: ${status}. ${printable(reason)}${why}`,
    ...(comparison === null ? [] : [`    in ${comparison.id} ${printable(cut(comparison.label, 60))}`]),
    ...subjects.map(
      (one) =>
        `    ${one.rule} ${printable(cut(one.subjectLabel, 60))}: ${one.status}, ${one.before?.level ?? 'not told'} → ${one.after?.level ?? 'not told'} (${items(one)})${one.codes.length === 0 ? '' : ` [${one.codes.join(', ')}]`}`,
    ),
  ];
}

/** The chain of changes. */
export function historyText(entries: readonly HistoryEntry[]): string {
  return table(
    ['', 'at', 'who', 'finding', 'field', 'to'],
    entries.map(({ sequence, at, who, finding, field, newSha256 }) => [
      String(sequence),
      at,
      printable(who),
      finding,
      field,
      newSha256.slice(0, 12),
    ]),
    [0],
  );
}
