import type { Session } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** How much of a text is shown, in bytes. */
const SHOWN_BYTES = 256 * 1024;

async function head(stream: AsyncIterable<Buffer>): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > SHOWN_BYTES) break;
  }
  return { text: Buffer.concat(chunks).toString('utf8', 0, SHOWN_BYTES), isWhole: size <= SHOWN_BYTES };
}

/** Answers with a text that is kept as it is; of a page, or what is packed, only where its file lies. */
export async function answerText({ services }: Session, terminal: Terminal, id: string): Promise<void> {
  const workspace = services.workspaces.current;
  const { provenance } = workspace.items.get(id);
  const item = services.workspaces.item(id);
  const path = workspace.artifacts.path(item.sha256);
  const isShown = item.format === 'text' && provenance.compression === 'none';
  const { text, isWhole } = isShown ? await head(services.profiles.artifact(id).bytes) : { text: '', isWhole: false };
  terminal.answer({ item, summary: item.summary, path, text: isWhole ? text : null }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      '',
      ...text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => printable(line.replaceAll('\t', '  '))),
      ...(isWhole ? [] : [`The file: ${printable(path)}`]),
    ].join('\n'),
  );
}
