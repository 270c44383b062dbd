import { incomplete } from '../../bytes/json-parts.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { type BundleFile, fileKind } from '../model.ts';
import { type FrontendReader, MOST_FILES } from '../reader.ts';

/** A listing is short. */
const MOST_BYTES = 1 << 20;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['kB', 1e3],
  ['MB', 1e6],
]);

/** `76.3 kB`, `243 kB → 76.3 kB`, with a name before it: what a loop of gzip-size-cli over files prints. */
const LINE =
  /^(?:(\S.{0,500}?)(?:\s*[:=]\s*|\s+))??(?:(\d{1,9}(?:\.\d{1,3})?) ?(B|kB|MB) → )?(\d{1,9}(?:\.\d{1,3})?) ?(B|kB|MB)$/;

function bytesOf(number: string | undefined, unit: string | undefined): number | null {
  const factor = UNITS.get(unit ?? '');
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

/** Half of the last digit that was printed. */
function errorOf(number: string, unit: string): number {
  if (unit === 'B') return 0;
  const decimals = number.split('.')[1]?.length ?? 0;
  return ((UNITS.get(unit) ?? 1) * 10 ** -decimals) / 2;
}

function fileOf(line: string): BundleFile | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, name = '', rawNumber, rawUnit, number = '', unit = ''] = match;
  const gzip = bytesOf(number, unit);
  if (gzip === null) return null;
  return {
    name,
    // gzip-size-cli tells no name: it is what the audit runs it on.
    kind: name === '' ? 'script' : fileKind(name),
    raw: bytesOf(rawNumber, rawUnit),
    gzip,
    unknown: null,
    gzipError: errorOf(number, unit),
    initial: null,
    partsAre: 'gzip',
    parts: [],
  };
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d{1,3}m`, 'g');

const linesOf = (text: string): readonly string[] =>
  text
    .replace(COLOURS, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What gzip-size-cli prints: a size a line, with the file's name before it where a loop wrote one. */
export const gzipSizes: FrontendReader = {
  id: 'gzip-sizes',
  title: 'gzip sizes',
  recognise(head) {
    const lines = linesOf(head);
    // A log of memory has sizes behind names too.
    if (lines.some((line) => /(?:^|[^a-z])(?:rss|heap_?used)\b/i.test(line))) return false;
    // The last line may be cut.
    return lines.length > 0 && lines.slice(0, Math.max(1, lines.length - 1)).every((line) => LINE.test(line));
  },
  async read(chunks, signal) {
    const bytes = await wholeContent(chunks, signal, MOST_BYTES);
    const text = new TextDecoder().decode(bytes);
    const files = linesOf(text).flatMap((line, i, lines): readonly BundleFile[] => {
      const file = i < MOST_FILES ? fileOf(line) : null;
      if (file !== null || i >= MOST_FILES) return file === null ? [] : [file];
      // A file without its size would be missing in what they weigh together.
      throw new PlateauError({
        code: i === lines.length - 1 ? 'import.truncated' : 'import.malformed',
        message: `Line ${i + 1} of the sizes tells none: “${line.slice(0, 60)}”.`,
        hint: 'Give whole lines, each a name and its size: for f in dist/*.js; do echo "$f: $(npx gzip-size-cli $f)"; done.',
        at: { offset: Math.max(0, text.indexOf(line)) },
      });
    });
    if (files.length === 0) throw incomplete('gzip-size-cli', 'line with a size');
    const unnamed = files.filter(({ name }) => name === '').length;
    return {
      warnings: [],
      report: {
        tool: 'gzip-size-cli',
        toolVersion: null,
        page: null,
        files,
        missing: [
          ...(unnamed === 0
            ? []
            : [
                'Names: gzip-size-cli prints none, and reads only the first file it is given. Lines without one are taken for JavaScript; print names with: for f in dist/*.js; do echo "$f: $(npx gzip-size-cli $f)"; done',
              ]),
          'Which files a page loads first: all of them are counted.',
        ],
      },
    };
  },
};
