import { JsonCursor } from '../../bytes/json.ts';
import { nothingIn } from './histogram-text.ts';
import type { Histogram, HistogramReader, HistogramWarning } from './model.ts';
import { momentIn } from './moments.ts';
import { type AllocationSite, rowsOfSites } from './rows.ts';

/** Name of the functions of files whose source could not be read. */
const NO_SOURCE = '(no source)';
/** More callers than the snippet writes by default. */
const MAX_CALLERS = 50;

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

const shown = ({ name, file, line }: Frame): string => `${name} (${file}:${line})`;

/**
 * What `plateau_tracemalloc` of {@link TRACEMALLOC_SNIPPET} writes: what Python has alive by the line that allocated it.
 * Throws `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`, `import.noSamples`.
 */
export function readTracemalloc(bytes: Uint8Array): readonly Histogram[] {
  const json = new JsonCursor(bytes);
  const sites: AllocationSite[] = [];
  const rest = { count: 0, bytes: 0 };
  let python = '';
  let takenAt = '';
  let collected = false;
  let fromStart = false;
  json.object((key) => {
    if (key === 'sites') json.array(() => sites.push(siteAt(json)));
    else if (key === 'rest') {
      json.object((field) => {
        if (field === 'count' || field === 'bytes') rest[field] = sizeOr0(json);
      });
    } else if (key === 'python') python = json.stringOr('');
    else if (key === 'takenAt') takenAt = json.stringOr('');
    else if (key === 'collected') collected = flag(json);
    else if (key === 'fromStart') fromStart = flag(json);
  });
  json.end();
  if (sites.length === 0) throw nothingIn('tracemalloc’s');
  const sum = (field: 'count' | 'bytes') => sites.reduce((before, site) => before + (site[field] ?? 0), rest[field]);
  return [
    {
      format: 'tracemalloc',
      runtime: /^[\w.+-]{1,40}$/.test(python) ? `Python ${python}` : 'Python',
      takenAt: momentIn(takenAt),
      basis: 'allocation site',
      measure: 'alive',
      collected,
      rows: rowsOfSites(sites),
      total: { count: sum('count'), bytes: sum('bytes') },
      isComplete: rest.count === 0,
      warnings: warningsOf(collected, fromStart, rest.bytes),
    },
  ];
}

function warningsOf(collected: boolean, fromStart: boolean, rest: number): readonly HistogramWarning[] {
  const warnings: HistogramWarning[] = [];
  const add = (code: string, message: string) => warnings.push({ code, message });
  if (!collected) add('histogram.notCollected', 'Garbage was not collected before: some of this may not be alive.');
  if (!fromStart) {
    add(
      'histogram.tracedLate',
      'Tracing began after the program did: what it allocated before is missing. Start it with python -X tracemalloc=5.',
    );
  }
  if (rest > 0) add('histogram.rest', `The smallest sites, ${rest} bytes together, are not listed.`);
  return warnings;
}

function siteAt(json: JsonCursor): AllocationSite {
  let count = 0;
  let bytes = 0;
  const stack: Frame[] = [];
  json.object((key) => {
    if (key === 'count') count = sizeOr0(json);
    else if (key === 'bytes') bytes = sizeOr0(json);
    else if (key === 'stack') {
      json.array((index) => {
        if (index <= MAX_CALLERS) stack.push(frameAt(json));
      });
    }
  });
  const [own, ...callers] = stack;
  return {
    name: own?.name ?? NO_SOURCE,
    file: own?.file ?? null,
    line: own?.line ?? null,
    count,
    bytes,
    callers: callers.map(shown),
  };
}

function frameAt(json: JsonCursor): Frame {
  let [name, file, line] = ['', '', 0];
  json.array((index) => {
    if (index === 0) name = json.stringOr('');
    else if (index === 1) file = json.stringOr('');
    else if (index === 2) line = json.numberOr(0);
  });
  return { name: name === '' ? NO_SOURCE : name, file, line };
}

function sizeOr0(json: JsonCursor): number {
  const value = json.numberOr(0);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function flag(json: JsonCursor): boolean {
  if (json.kind() === 'boolean') return json.boolean();
  json.skip();
  return false;
}

export const tracemallocReader: HistogramReader = {
  id: 'tracemalloc',
  title: 'tracemalloc, by Plateau’s snippet',
  recognise: (head) =>
    /^\s*\{\s*"plateau"\s*:\s*"tracemalloc"/.test(new TextDecoder().decode(head.subarray(0, 1024))) ? 1 : 0,
  read: readTracemalloc,
};
