import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const textOf = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(4))));

/** Answers with what was imported of a server's tables. */
export async function answerCatalog({ services }: Session, terminal: Terminal, id: string, top: number): Promise<void> {
  const detail = await services.plans.catalog(id);
  const { item, catalog, warnings } = detail;
  terminal.answer({ ...detail, summary: item.summary }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      '',
      ...(catalog.columns === null
        ? []
        : [
            table(
              ['table', 'column', 'distinct', 'nulls', 'correlation'],
              catalog.columns
                .slice(0, top)
                .map(({ table: of, column, distinct, nullShare, correlation }) => [
                  printable(cut(of, 60)),
                  printable(cut(column, 60)),
                  textOf(distinct),
                  textOf(nullShare),
                  textOf(correlation),
                ]),
              [2, 3, 4],
            ),
          ]),
      ...(catalog.indexes === null
        ? []
        : [
            table(
              ['table', 'index', 'columns'],
              catalog.indexes
                .slice(0, top)
                .map(({ table: of, name, columns }) => [
                  printable(cut(of, 60)),
                  printable(cut(name, 60)),
                  printable(cut(columns.map((column) => column ?? '(expression)').join(', '), 80)),
                ]),
            ),
          ]),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
