import { PlateauError } from '../../../core/error.ts';
import type { Reading, ToRead } from './reading.ts';

const LINE_FEED = 10;
const grouped = new Intl.NumberFormat('en-US');

/** What is known of a text without opening it. */
export interface TextFacts {
  readonly lines: number;
}

/** A file that is kept as it is: what a tool printed, a saved page. Throws `import.empty`, `import.*`, `job.cancelled`. */
export async function readTextItem({ input, name, chunks }: ToRead): Promise<Reading> {
  let lines = 0;
  let last = LINE_FEED;
  let bytes = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) if (byte === LINE_FEED) lines++;
    last = chunk.at(-1) ?? last;
    bytes += chunk.length;
  }
  if (bytes === 0) {
    throw new PlateauError({
      code: 'import.empty',
      message: `“${name}” is empty.`,
      hint: 'Look at what its tool printed.',
      at: { offset: 0 },
    });
  }
  const detail: TextFacts = { lines: last === LINE_FEED ? lines : lines + 1 };
  const isPage = /\.html?$/i.test(name);
  return {
    warnings: [],
    items: ({ sha256 }) => [
      {
        id: `t${sha256.slice(0, 12)}`,
        kind: 'text',
        label: input.options.label ?? name,
        format: isPage ? 'html' : 'text',
        capturedAt: input.capture?.startedAt ?? null,
        summary: `${isPage ? 'page' : 'text'} · ${grouped.format(detail.lines)} ${detail.lines === 1 ? 'line' : 'lines'}`,
        level: 'none',
        detail,
        write: () => undefined,
      },
    ],
  };
}
