import { type Column, decodeColumns } from '../../../core/columns.ts';
import { classTitle } from '../../../core/heap/graph/classes.ts';
import type { HeapClassesMeta } from '../../../core/heap/stored.ts';
import { amount, count } from '../../../core/verdict/wording.ts';
import { captureText, partialText } from '../capture-text.ts';
import type { Session } from '../session.ts';
import { cut, percent, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

const at = (columns: Readonly<Record<string, Column>>, name: string, row: number): number => columns[name]?.[row] ?? 0;

async function classesOf({ services }: Session, id: string) {
  const { meta, columns } = decodeColumns<HeapClassesMeta>(await services.heaps.classes(id));
  return meta.key
    .map((key, row) => ({
      key,
      name: meta.name[row] ?? '',
      type: meta.type[row] ?? 'hidden',
      module: meta.module[row] ?? null,
      line: at(columns, 'line', row) || null,
      count: at(columns, 'count', row),
      self: at(columns, 'self', row),
      retained: at(columns, 'retained', row),
      distance: at(columns, 'distance', row),
    }))
    .filter((row) => row.count > 0)
    .sort((a, b) => b.retained - a.retained || b.self - a.self);
}

/** Answers with a heap: its verdicts, and its classes by retained size. */
export async function answerHeap(session: Session, terminal: Terminal, id: string, top: number): Promise<void> {
  const { services } = session;
  const { provenance, warnings, facts, evaluations } = services.heaps.detail(id);
  const { verdicts } = evaluations.find(({ current }) => current) ?? (await services.profiles.evaluate(id));
  const item = services.workspaces.item(id);
  const classes = (await classesOf(session, id)).slice(0, top);
  terminal.answer({ item, summary: item.summary, provenance, warnings, facts, verdicts, classes }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      ...captureText(provenance),
      ...partialText(provenance.capture, terminal),
      '',
      verdictsText(verdicts, terminal),
      '',
      table(
        ['count', 'shallow', 'retained', 'share', 'class', 'defined in'],
        classes.map((row) => [
          count(row.count),
          amount(row.self, 'bytes'),
          amount(row.retained, 'bytes'),
          percent(facts.totalSize > 0 ? row.retained / facts.totalSize : 0),
          printable(cut(classTitle(row), 70)),
          printable(cut(row.module === null ? '' : `${row.module}${row.line === null ? '' : `:${row.line}`}`, 60)),
        ]),
        [0, 1, 2, 3],
      ),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
