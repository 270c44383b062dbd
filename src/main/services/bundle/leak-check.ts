import { readFile } from 'node:fs/promises';
import { REPORT_PAGE } from '../../../core/bundle/manifest.ts';
import { PICTURES } from '../../../core/bundle/picture-file.ts';
import { PlateauError } from '../../../core/error.ts';
import { withoutPixels } from '../../../core/picture/clean-picture.ts';
import type { Original, Redactor } from '../../../core/redact/model.ts';
import { LeakScanner } from '../../../core/redact/scan/leak-scanner.ts';
import type { LeakHit, LeakReport } from '../../../core/redact/scan/model.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { inflate } from '../leak-scan.ts';
import { PICTURE_ZLIB } from '../picture-zlib.ts';
import type { ZippedFile } from './zip-writer.ts';

/** Places that are named in a message. */
const MOST_NAMED = 5;

/** Places that are kept with the value that stands there. */
const MOST_FOUND = 200;

/** A place in the finished files, with the value that was to be taken out; null of a secret. */
export interface FoundLeak {
  readonly hit: LeakHit;
  /** The item that the file is made of; null of several. */
  readonly item: string | null;
  readonly original: Original | null;
}

/** `bundle.leak`, with all that was found: for a person who can do something about it. The values stay in this process. */
export class LeakError extends PlateauError {
  readonly report: LeakReport;
  /** The first places, and each further value once. */
  readonly found: readonly FoundLeak[];

  constructor(report: LeakReport, found: readonly FoundLeak[]) {
    super(leaked(report));
    this.report = report;
    this.found = found;
  }
}

function leaked({ hits, hitCount, unscannable }: LeakReport): ConstructorParameters<typeof PlateauError>[0] {
  const places = hits.map(({ file, container, offset, class: what, kind, preview }) => {
    const inside = container.length === 0 ? '' : `, in ${container.join(' › ')}`;
    return `${file}, byte ${offset}${inside}: ${kind ?? what} ${preview}`;
  });
  const dark = unscannable.map(({ file, reason }) => `${file}: ${reason}`);
  const all = [...places, ...dark];
  const named = all.slice(0, MOST_NAMED).join('; ');
  const more = hitCount + dark.length - Math.min(all.length, MOST_NAMED);
  const rest = more === 0 ? '' : ` And ${more} more.`;
  return {
    code: 'bundle.leak',
    message: `The finished files still hold what was to be taken out: ${hitCount} places, ${unscannable.length} files that cannot be looked into. ${named}.${rest}`,
    hint: 'Nothing was written. Rename or delete what the place comes from (a label, a note), or choose a stricter profile.',
    places: all,
  };
}

export interface LeakCheckOptions {
  /** What items are called in the workspace only. */
  readonly names?: readonly string[];
  /** Clean pictures that the report's page holds in Base64. */
  readonly pictures?: readonly Uint8Array[];
}

/** A file without the pixels in it: in a file of coded pixels, as in one of anything drawn by chance, short words are found that nobody wrote. */
function readable(name: string, bytes: Buffer, pictures: readonly Buffer[]): Uint8Array {
  if (name.startsWith(`${PICTURES}/`)) return withoutPixels(bytes, PICTURE_ZLIB);
  if (name !== REPORT_PAGE) return bytes;
  for (const picture of pictures) {
    for (let at = bytes.indexOf(picture); at !== -1; at = bytes.indexOf(picture, at + picture.length)) {
      bytes.fill(0x20, at, at + picture.length);
    }
  }
  return bytes;
}

/**
 * Searches the finished files of an export for every value that was taken out of them, and for secrets, also inside of what they contain. Pixels are no text, and are
 * left out where they are known to be nothing else. Throws
 * `bundle.leak` (a {@link LeakError}) where one is found or a file cannot be looked into, and `job.cancelled`.
 */
export async function checkLeaks(
  files: readonly (ZippedFile & { readonly sha256: string })[],
  redactor: Pick<Redactor, 'originals'>,
  { signal, progress }: TaskContext,
  { names = [], pictures = [] }: LeakCheckOptions = {},
): Promise<LeakReport> {
  const items = new Map(files.map(({ name, of }) => [name, of]));
  const found: FoundLeak[] = [];
  const values = new Set<Original>();
  const onHit = (hit: LeakHit, original: Original | null): void => {
    const isNew = original !== null && !values.has(original);
    if (isNew) values.add(original);
    if (isNew || found.length < MOST_FOUND) found.push({ hit, original, item: items.get(hit.file) ?? null });
  };
  // What was exported from here and imported again may be in the bundle as it is: its hash is told by the list of files.
  const bundled = new Set(files.map(({ sha256 }) => sha256));
  const hashes = names.map((value) => ({ value, class: 'digest' as const }));
  const originals = [...redactor.originals(), ...hashes].filter(
    ({ value, class: dataClass }) => dataClass !== 'digest' || !bundled.has(value),
  );
  const coded = pictures.map((bytes) => Buffer.from(Buffer.from(bytes).toString('base64')));
  const scanner = new LeakScanner({ originals, inflate, onHit });
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const { name, path, size } of files) {
    if (signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
    progress({ done, total, unit: 'bytes', phase: `looking for leaks in ${name}` });
    scanner.scan(name, readable(name, await readFile(path), coded));
    done += size;
  }
  const report = scanner.report();
  if (!report.clean) throw new LeakError(report, found);
  return report;
}
