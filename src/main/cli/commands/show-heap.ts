import { type Column, decodeColumns } from '../../../core/columns.ts';
import { byRetained, classTable } from '../../../core/heap/export/heap-classes.ts';
import type { HeapClassesMeta } from '../../../core/heap/stored.ts';
import { captureText, partialText } from '../capture-text.ts';
import type { Session } from '../session.ts';
import { printable, reportTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';
import { relatedText } from './link.ts';

const at = (columns: Readonly<Record<string, Column>>, name: string, row: number): number => columns[name]?.[row] ?? 0;

async function classesOf({ services }: Session, id: string) {
  const { meta, columns } = decodeColumns<HeapClassesMeta>(await services.heaps.classes(id));
  return byRetained(
    meta.key.map((key, row) => ({
      key,
      name: meta.name[row] ?? '',
      type: meta.type[row] ?? 'hidden',
      module: meta.module[row] ?? null,
      line: at(columns, 'line', row) || null,
      count: at(columns, 'count', row),
      self: at(columns, 'self', row),
      retained: at(columns, 'retained', row),
      distance: at(columns, 'distance', row),
    })),
  );
}

/** Answers with a heap: its verdicts, and its classes by retained size. */
export async function answerHeap(session: Session, terminal: Terminal, id: string, top: number): Promise<void> {
  const { services } = session;
  const { provenance, warnings, facts, evaluations } = services.heaps.detail(id);
  const { verdicts } = evaluations.find(({ current }) => current) ?? (await services.profiles.evaluate(id));
  const item = services.workspaces.item(id);
  const classes = (await classesOf(session, id)).slice(0, top);
  const related = session.services.links.of(id);
  terminal.answer({ item, summary: item.summary, provenance, related, warnings, facts, verdicts, classes }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      ...captureText(provenance),
      ...related.map(relatedText),
      ...partialText(provenance.capture, terminal),
      '',
      verdictsText(verdicts, terminal),
      '',
      reportTable(classTable(classes, facts), { 4: 70, 5: 60 }),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
