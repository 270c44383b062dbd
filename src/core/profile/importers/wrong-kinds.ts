import { PlateauError } from '../../error.ts';
import { isTimeColumn } from '../../series/times.ts';

interface WrongKind {
  readonly what: string;
  readonly hint: string;
  matches(head: Uint8Array, text: string): boolean;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Uint8Array): boolean =>
    bytes.every((byte, i) => head[i] === byte);

/** Files people have at hand beside profiles, and what to give instead. */
const WRONG_KINDS: readonly WrongKind[] = [
  {
    what: 'a Go execution trace',
    hint: 'Take /debug/pprof/profile instead of /debug/pprof/trace, or convert it: go tool trace -pprof=TYPE FILE.',
    matches: (_head, text) => /^go 1\.\d+ trace/.test(text),
  },
  {
    what: 'a list of goroutines as text',
    hint: 'Take /debug/pprof/goroutine without ?debug.',
    matches: (_head, text) => /^goroutine (\d+ \[|profile: total)/.test(text),
  },
  {
    what: 'a PNG picture',
    hint: 'A picture holds no numbers. Import the profile it was drawn from.',
    matches: startsWith(0x89, 0x50, 0x4e, 0x47),
  },
  {
    what: 'a JPEG picture',
    hint: 'A picture holds no numbers. Import the profile it was drawn from.',
    matches: startsWith(0xff, 0xd8, 0xff),
  },
  {
    what: 'a PDF document',
    hint: 'Import the profile it was made from.',
    matches: (_head, text) => text.startsWith('%PDF-'),
  },
  { what: 'a zip archive', hint: 'Unpack it and import the files in it.', matches: startsWith(0x50, 0x4b, 0x03, 0x04) },
  {
    what: 'an SVG flame graph',
    hint: 'A drawn flame graph has lost its samples. Import what it was drawn from, for instance py-spy record -f speedscope.',
    matches: (_head, text) => /^\s*(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg\b/i.test(text),
  },
  {
    what: 'an HTML page',
    hint: 'A drawn flame graph has lost its samples. Import the recording: asprof -o jfr or -o collapsed, clinic’s data folder.',
    matches: (_head, text) => /^\s*(<!--[\s\S]*?-->\s*)*<(!doctype html|html|head|body)\b/i.test(text),
  },
  {
    what: 'a perf.data recording',
    hint: 'Turn it into text where it was recorded: perf script > FILE.',
    matches: (_head, text) => text.startsWith('PERFILE2'),
  },
  {
    what: 'an SQLite database',
    hint: 'If it is a Plateau workspace, open its folder.',
    matches: (_head, text) => text.startsWith('SQLite format 3'),
  },
  { what: 'a program', hint: 'Import its profile.', matches: startsWith(0x7f, 0x45, 0x4c, 0x46) },
  {
    what: 'a Python pickle',
    hint: 'Reading a pickle can run code, so Plateau never does. Export JSON or text from Python instead.',
    matches: (head) => head[0] === 0x80 && (head[1] ?? 9) <= 5 && (head[1] ?? 0) >= 2,
  },
  {
    what: 'a query plan',
    hint: 'Query plans are not profiles.',
    matches: (_head, text) => /^\s*\[?\s*\{\s*"Plan"\s*:/.test(text),
  },
  {
    what: 'the result of size-limit',
    hint: 'Its checks may hold the same files twice, and do not say how they were compressed. Give sizes by file: for f in dist/*.js; do echo "$f: $(npx gzip-size-cli $f)"; done, or what the bundler itself writes.',
    matches: (_head, text) =>
      /^\s*\[\s*\{\s*"name"\s*:/.test(text) &&
      /"size(?:Limit)?"\s*:\s*\d/.test(text) &&
      /"(?:passed|sizeLimit|loading)"\s*:/.test(text),
  },
  {
    what: 'a manifest of Vite',
    hint: 'It names files without their sizes. Give what rollup-plugin-visualizer writes with template: "raw-data", or sizes: for f in dist/assets/*.js; do echo "$f: $(npx gzip-size-cli $f)"; done.',
    matches: (_head, text) =>
      /^\s*\{\s*"[^"]{1,500}"\s*:\s*\{\s*"file"\s*:\s*"/.test(text) && /"(?:isEntry|src)"\s*:/.test(text),
  },
  {
    what: 'annotated CSV of InfluxDB',
    hint: 'Export a plain table: the time first, then a column a measure (pivot, then the raw data without its annotations).',
    matches: (_head, text) => /^#(?:group|datatype|default),/.test(text),
  },
  {
    what: 'a CSV table whose first column is not its time',
    hint: 'Put the column with the time first, then a column a measure, its unit in brackets: time,rss [MiB],cpu [%].',
    matches: (_head, text) => {
      const [line = ''] = text.slice(0, 4000).split('\n', 1);
      return line
        .split(/[,;\t]/)
        .slice(1)
        .some(isTimeColumn);
    },
  },
  {
    what: 'UTF-16 text',
    hint: 'Save it as UTF-8 (in PowerShell: Out-File -Encoding utf8).',
    matches: (head) => (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff),
  },
  {
    what: 'a V8 log (isolate-*.log)',
    hint: 'Process it first: node --prof-process --preprocess -j FILE > processed.json.',
    matches: (_head, text) => /^v8-version,/.test(text),
  },
  {
    what: 'a clinic bubbleprof or doctor data file',
    hint: 'Plateau reads clinic flame’s “-samples” file and clinic heapprofiler’s file.',
    matches: (head, text) => head.includes(0) && /asyncId|triggerAsyncId|node\.perf/.test(text),
  },
];

/** The error for a file no importer knows: it says what the file looks like where that can be told. */
export function unknownFormat(head: Uint8Array, fileName: string): PlateauError {
  const text = new TextDecoder().decode(head.subarray(0, 4096));
  const kind = WRONG_KINDS.find((known) => known.matches(head, text));
  return new PlateauError({
    code: kind === undefined ? 'import.unknownFormat' : 'import.wrongKind',
    message:
      kind === undefined
        ? `“${fileName}” is in no format that Plateau knows.`
        : `“${fileName}” is ${kind.what}, not a profile.`,
    hint:
      kind?.hint ??
      'Plateau reads speedscope, collapsed stacks, pprof, V8 .cpuprofile, .heapprofile and .heapsnapshot, JVM heap dumps and class histograms, Chrome traces, clinic flame samples, perf script text, JFR, Firefox profiles, series of values, results of load generators (k6, Gatling, JMeter, locust, vegeta, wrk, ab, hey, autocannon, artillery, oha, hyperfine, any CSV of requests), reports of front ends (Lighthouse, source-map-explorer, webpack, Rollup), query plans and exports of pg_stats, pg_indexes and pg_stat_statements. If it is one of these, name it with “--as FORMAT”.',
    at: { offset: 0 },
  });
}
