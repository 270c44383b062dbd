import type { Baseline } from '../../core/investigation/baseline.ts';
import { type ChangesBetween, isSaid, type RecordedChange } from '../../core/investigation/changes.ts';
import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { BRIEF_SECTIONS, isFieldPath } from '../../core/investigation/fields.ts';
import { itemsOf } from '../../core/investigation/measured.ts';
import { answerTo } from '../../core/investigation/model.ts';
import { limitText, measuredText, type SloTable, STATE_NAMES } from '../../core/investigation/slo-table.ts';
import { aligned, cut, printable, table } from './table.ts';
import type { Terminal } from './terminal.ts';

const moment = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** Objectives with what was measured, and the tail's ratios. */
export function sloText({ rows, tails }: SloTable, terminal: Terminal): string {
  const colours = { 'not-met': 'red', warning: 'yellow', met: 'green', 'too-few': 'dim', unknown: 'dim' } as const;
  const lines = table(
    ['of', 'metric', 'limit', 'measured', 'n', 'state', 'source', ''],
    rows.map(({ of, metric, slo, measured, state, note }) => [
      printable(cut(of, 40)),
      metric,
      limitText(slo),
      measured === null ? '' : measuredText(slo, measured.value),
      measured?.n == null ? '' : String(measured.n),
      STATE_NAMES[state],
      printable(cut(slo.source, 40)),
      [...(measured === null ? [] : itemsOf(measured).map(({ item }) => item)), note]
        .filter((text) => text !== '')
        .map(printable)
        .join(' · '),
    ]),
    [2, 3, 4],
  ).split('\n');
  const coloured = lines.map((line, at) => {
    const row = rows[at - 1];
    return row === undefined ? line : terminal.paint(colours[row.state], line);
  });
  const ratios = tails.map(
    ({ ratio, value, band, evidence }) =>
      `${ratio} ${Number(value.toPrecision(4))}: ${band === 'too-few' ? 'too few requests' : band} (S4:544, ${evidence.item})`,
  );
  return [...coloured, ...ratios].join('\n');
}

/** Changes by their times. */
export const changesText = (changes: readonly RecordedChange[]): string =>
  changes.length === 0
    ? 'No change is recorded. “plateau change add "text"” records one.'
    : table(
        ['id', 'at (UTC)', 'kind', 'commit', 'change'],
        changes.map(({ id, at, kind, commit, text }) => [
          id,
          moment(at),
          kind,
          commit.slice(0, 12),
          printable(cut(text.replace(/\s+/g, ' '), 80)),
        ]),
      );

/** What lies between the sides of a comparison. */
export function betweenText({ changes, conditions, sentence, confounded }: ChangesBetween, terminal: Terminal): string {
  const counted = changes.filter(({ counts }) => counts);
  return [
    confounded ? terminal.paint('yellow', sentence) : sentence,
    ...counted.map(({ change, by }) => {
      const text = printable(cut(change.text.replace(/\s+/g, ' '), 80));
      return `  ${change.id} ${moment(change.at)} ${change.kind}: ${text}${by === 'person' ? ' (ticked)' : ''}`;
    }),
    ...conditions.differing.map(({ title, before, after }) =>
      printable(cut(`  ${title.toLowerCase()}: ${before.join(', ')} → ${after.join(', ')}`, 200)),
    ),
  ].join('\n');
}

/** The same below a comparison: nothing where nobody records changes or states conditions. */
export const betweenLines = (between: ChangesBetween, terminal: Terminal): readonly string[] =>
  isSaid(between) ? ['', betweenText(between, terminal)] : [];

/** Baselines with what they leave out. */
export const baselinesText = (baselines: readonly Baseline[]): string =>
  baselines.length === 0
    ? 'No baseline was taken: nothing may be called improved yet (QG-BASELINE). “plateau baseline --label before” takes one.'
    : table(
        ['id', 'taken (UTC)', 'label', 'items', 'SHA-256', 'not measured'],
        baselines.map(({ id, takenAt, label, items, sha256, notMeasured }) => [
          id,
          moment(takenAt),
          printable(cut(label, 30)),
          String(items.length),
          sha256.slice(0, 16),
          notMeasured.join(', '),
        ]),
        [3],
      );

/** The brief by its sections, the questions, what is assumed, and how far it is from its end. */
export function briefText(detail: InvestigationDetail, terminal: Terminal): string {
  const { investigation, questions, assumptions, missingToClose, changes, baselines } = detail;
  const { body } = investigation;
  const sections = BRIEF_SECTIONS.flatMap(({ section, fields }) => {
    const rows = fields.flatMap(({ path }) => {
      const text = isFieldPath(path) ? answerTo(body, path) : '';
      return text === '' ? [] : [[`  ${path}`, printable(cut(text.replace(/\s+/g, ' '), 100))]];
    });
    return rows.length === 0 ? [] : [terminal.paint('bold', section), aligned(rows)];
  });
  const hops = body.requestPath.map((one) => [
    printable(one.hop),
    one.latencyRising,
    one.contention,
    one.concurrencyBounded,
    printable(cut(one.note, 60)),
  ]);
  const state = investigation.closedAt === null ? 'open' : `closed ${moment(investigation.closedAt)}`;
  const ends = missingToClose.length === 0 ? '' : ` · to close it, fill ${missingToClose.join(' and ')}`;
  return [
    `Investigation, revision ${investigation.revision}, ${state}${ends}`,
    ...(sections.length === 0
      ? [
          'Nothing is filled in. “plateau brief import FILE” reads a brief, “plateau brief template” prints an empty one.',
        ]
      : sections),
    ...(hops.length === 0
      ? []
      : ['', table(['hop', 'latency rising', 'contention', 'concurrency bounded', 'note'], hops)]),
    '',
    terminal.paint('bold', 'Questions'),
    aligned(questions.map(({ question, state: answer, text }) => [`  ${question}`, answer, printable(cut(text, 60))])),
    '',
    terminal.paint('bold', 'Assumed, because nobody said otherwise'),
    aligned(assumptions.map(({ about, text, source }) => [`  ${about}`, text, source])),
    '',
    `${changes.length} recorded change${changes.length === 1 ? '' : 's'} · ${baselines.length} baseline${baselines.length === 1 ? '' : 's'}`,
  ].join('\n');
}
