import { classTitle } from '../../../core/heap/graph/classes.ts';
import type { ClassGrowth, Growth } from '../../../core/heap/growth/model.ts';
import { decodeGrowthClasses } from '../../../core/heap/growth/stored-growth.ts';
import { firstCounted } from '../../../core/verdict/heap/growth-measures.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { amount, count } from '../../../core/verdict/wording.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** From the first heap that counts to the last. */
const grown = (values: readonly number[], from: number): number => (values.at(-1) ?? 0) - (values[from] ?? 0);

const total = (values: readonly number[], from: number): number => values.slice(from).reduce((a, b) => a + b, 0);

const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : value < 0 ? `−${text}` : text);

/** Bytes with their sign. */
const change = (bytes: number): string => signed(bytes, amount(Math.abs(bytes), 'bytes'));

type Size = 'self' | 'retained';
/** Columns of bytes that there are. */
const SIZES: Readonly<Record<Growth['sizes'], readonly Size[]>> = {
  retained: ['self', 'retained'],
  shallow: ['self'],
  none: [],
};

function classRow(row: ClassGrowth, from: number, sizes: readonly Size[]): readonly string[] {
  return [
    row.count.map(count).join(' → '),
    signed(grown(row.count, from), count(Math.abs(grown(row.count, from)))),
    ...sizes.map((size) => change(grown(row[size], from))),
    printable(cut(classTitle(row), 60)),
  ];
}

/** Answers with a series of heaps: its verdicts, what holds what grew, and the classes that changed; answers with the verdicts. */
export async function answerGrowth(
  session: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<readonly Verdict[]> {
  const { growths } = session.services;
  const { item, provenance, warnings, growth, evaluations } = await growths.detail(id);
  const verdicts = evaluations.find(({ current }) => current)?.verdicts ?? [];
  const from = firstCounted(growth);
  const classes = decodeGrowthClasses(await growths.classes(id))
    .filter(({ count: counts, retained }) => grown(counts, from) !== 0 || grown(retained, from) !== 0)
    .sort((a, b) => grown(b.retained, from) - grown(a.retained, from) || grown(b.count, from) - grown(a.count, from))
    .slice(0, top);
  const owners = growth.owners.slice(0, top);
  const { snapshots, matching, sizes, warmUp, paths } = growth;
  terminal.answer(
    {
      kind: 'growth',
      item,
      summary: item.summary,
      provenance,
      warnings,
      snapshots,
      warmUp,
      matching,
      sizes,
      verdicts,
      owners,
      paths,
      classes,
    },
    () =>
      [
        `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
        ...snapshots.map(({ label, totalSize, nodeCount, operations, forcedGc }, i) =>
          printable(
            [
              `  ${i}. ${label}: ${sizes === 'none' ? `${count(nodeCount ?? 0)} objects` : amount(totalSize, 'bytes')}`,
              ...(i === 0 ? [] : [operations === null ? 'operations not counted' : `${count(operations)} operations`]),
              forcedGc === true ? 'collection forced' : 'no collection known',
              ...(i > 0 && i <= warmUp && snapshots.length > 2 ? ['warm-up'] : []),
            ].join(' · '),
          ),
        ),
        printable(matching.reason),
        '',
        verdictsText(verdicts, terminal),
        '',
        ...(owners.length === 0
          ? []
          : [
              'What holds what is new:',
              table(
                ['net', 'holder', 'at', 'new in it'],
                owners.map(({ name, path, gained, released, contents }) => [
                  change(total(gained, from) - total(released, from)),
                  printable(cut(name, 30)),
                  printable(cut(path, 60)),
                  printable(cut(contents.map((kind) => `${count(kind.count)} × ${kind.name}`).join(', '), 60)),
                ]),
                [0],
              ),
              '',
            ]),
        table(
          ['objects', 'Δ', ...SIZES[sizes].map((size) => (size === 'self' ? 'Δ shallow' : 'Δ retained')), 'class'],
          classes.map((row) => classRow(row, from, SIZES[sizes])),
          [1, ...SIZES[sizes].map((_, i) => i + 2)],
        ),
        ...warnings.map(({ message }) => printable(`note: ${message}`)),
      ].join('\n'),
  );
  return verdicts;
}
