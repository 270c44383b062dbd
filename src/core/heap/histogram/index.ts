import { PlateauError } from '../../error.ts';
import { classHistogramReader } from './class-histogram.ts';
import { memrayCsvReader } from './memray-csv.ts';
import { memrayStatsReader } from './memray-stats.ts';
import type { HistogramReader } from './model.ts';
import { objgraphReader } from './objgraph.ts';
import { tracemallocReader } from './tracemalloc.ts';

/** Every histogram Plateau reads, one line each. */
export const HISTOGRAM_READERS: readonly HistogramReader[] = [
  classHistogramReader,
  tracemallocReader,
  memrayStatsReader,
  memrayCsvReader,
  objgraphReader,
];

/** Below this a reader's answer is a guess not worth following. */
const SURE_ENOUGH = 0.3;

/** The reader that is surest of a file by its first bytes (64 kB are enough), and how sure it is; null where none is. */
export function recogniseHistogram(
  head: Uint8Array,
): { readonly reader: HistogramReader; readonly sureness: number } | null {
  const answers = HISTOGRAM_READERS.map((reader) => ({ reader, sureness: reader.recognise(head) }));
  const [best] = answers.sort((a, b) => b.sureness - a.sureness);
  return best === undefined || best.sureness <= SURE_ENOUGH ? null : best;
}

const LZ4_FRAME = [0x04, 0x22, 0x4d, 0x18];

/**
 * The error for files of heaps that cannot be read, with what to give instead: pickles, tracemalloc's own among them, and memray's
 * recordings. Null for any other file.
 */
export function wrongHeapFile(head: Uint8Array, fileName: string): PlateauError | null {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 4096));
  const wrong = (what: string, hint: string) =>
    new PlateauError({
      code: 'import.wrongKind',
      message: `“${fileName}” is ${what}.`,
      hint,
      at: { offset: 0 },
    });
  if (head[0] === 0x80 && (head[1] ?? 9) <= 5 && (head[1] ?? 0) >= 2) {
    const pickle = 'Reading a pickle can run code, so Plateau never does.';
    return text.includes('tracemalloc')
      ? wrong(
          'a Python pickle of tracemalloc',
          `${pickle} Write JSON with Plateau’s snippet instead, plateau_tracemalloc(PATH): “Import with options…” and “plateau tracemalloc” show it.`,
        )
      : wrong('a Python pickle', `${pickle} Export JSON or text from Python instead.`);
  }
  const isCompressed = LZ4_FRAME.every((byte, i) => head[i] === byte) && text.includes('memray');
  if (text.startsWith('memray\0') || isCompressed) {
    return wrong(
      'a recording of memray',
      'Turn it into a table: memray transform csv FILE, or with --leaks what was never freed.',
    );
  }
  return null;
}
