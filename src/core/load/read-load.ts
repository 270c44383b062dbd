import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';
import { withHead } from '../profile/importers/index.ts';
import type { LoadRow, LoadRun } from './model.ts';
import type { LoadOptions, LoadRead, LoadReader } from './reader.ts';
import { ab, abCsv, abGnuplot } from './readers/ab.ts';
import { artillery } from './readers/artillery.ts';
import { autocannon, autocannonTable } from './readers/autocannon.ts';
import { gatlingStats } from './readers/gatling.ts';
import { gatlingBinary } from './readers/gatling-binary.ts';
import { gatlingLog } from './readers/gatling-log.ts';
import { hey, heyCsv } from './readers/hey.ts';
import { hyperfine, hyperfineCsv } from './readers/hyperfine.ts';
import { jmeter } from './readers/jmeter.ts';
import { jmeterXml } from './readers/jmeter-xml.ts';
import { k6Csv } from './readers/k6-csv.ts';
import { k6Ndjson } from './readers/k6-ndjson.ts';
import { k6Summary } from './readers/k6-summary.ts';
import { k6Text } from './readers/k6-text.ts';
import { latencyCsv, percentilesCsv } from './readers/latency-csv.ts';
import { locustFailures, locustHistory, locustStats } from './readers/locust.ts';
import { locustJson } from './readers/locust-json.ts';
import { oha } from './readers/oha.ts';
import { vegeta, vegetaBinary, vegetaCsv, vegetaJson, vegetaReport } from './readers/vegeta.ts';
import { vegetaHdrplot, vegetaHistogram } from './readers/vegeta-hdrplot.ts';
import { wrk } from './readers/wrk.ts';

/** What every load generator writes that Plateau reads, one line each. */
export const LOAD_READERS: readonly LoadReader[] = [
  k6Ndjson,
  k6Summary,
  k6Csv,
  k6Text,
  gatlingStats,
  gatlingLog,
  gatlingBinary,
  locustStats,
  locustHistory,
  locustFailures,
  locustJson,
  wrk,
  ab,
  abCsv,
  abGnuplot,
  hey,
  heyCsv,
  oha,
  autocannon,
  autocannonTable,
  artillery,
  hyperfine,
  hyperfineCsv,
  jmeter,
  jmeterXml,
  vegeta,
  vegetaReport,
  vegetaHdrplot,
  vegetaHistogram,
  vegetaJson,
  vegetaCsv,
  vegetaBinary,
  // What any program may write, behind what is known of one.
  latencyCsv,
  percentilesCsv,
];

/** The reader of a file that begins so; null where it is no load run. */
export function recogniseLoad(head: Uint8Array): LoadReader | null {
  const text = new TextDecoder().decode(head);
  return LOAD_READERS.find((reader) => reader.recognise(text)) ?? null;
}

/** The reader called `id`; null where there is none. */
export const loadReader = (id: string): LoadReader | null => LOAD_READERS.find((reader) => reader.id === id) ?? null;

const numbersOf = ({ requests, failures, perSecond, min, mean, max, quantiles }: LoadRow) =>
  Object.entries({ requests, failures, perSecond, min, mean, max }).concat(
    quantiles.map(({ q, ms }) => [`percentile ${q * 100}`, ms]),
  );

/** Throws `import.malformed` for a number that no run has: one below zero, or `1e400`, which no JSON holds either. */
function assertSound({ total, endpoints, seconds, generator }: LoadRun, title: string): void {
  const told = [total, ...endpoints].flatMap(numbersOf).concat([
    ['seconds', seconds],
    ['users', generator.users],
  ]);
  const wrong = told.find(([, value]) => value !== null && !(value >= 0 && Number.isFinite(value)));
  if (wrong === undefined) return;
  throw new PlateauError({
    code: 'import.malformed',
    message: `The ${title} holds a number that no run has: ${wrong[0]} would be ${wrong[1]}.`,
    hint: 'Give the file as its tool wrote it.',
    at: { offset: 0 },
  });
}

/**
 * The load run of a file, read as `format`, or as what its content says. Throws `import.empty`, `import.unknownFormat`, `import.malformed`,
 * `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`, `import.tooLarge`, `import.noSamples`, `import.unitNeeded`, `import.otherUnit`, `import.percentilesOnly`,
 * `import.unsupported`, `job.cancelled`.
 */
export async function readLoad(
  chunks: ByteChunks,
  { format, ...options }: LoadOptions & { readonly format?: string | undefined } = {},
): Promise<LoadRead & { readonly format: string }> {
  const { head, all } = await withHead(chunks);
  if (head.length === 0) {
    throw new PlateauError({ code: 'import.empty', message: 'The file is empty.', at: { offset: 0 } });
  }
  const named = format === undefined || format === 'load' ? null : loadReader(format);
  const reader = named ?? recogniseLoad(head);
  if (reader === null) {
    throw new PlateauError({
      code: 'import.unknownFormat',
      message: 'The file is not what a load generator writes that Plateau reads.',
      hint: `It reads ${LOAD_READERS.map(({ id }) => id).join(', ')}.`,
      at: { offset: 0 },
    });
  }
  const read = await reader.read(all, options);
  assertSound(read.run, reader.title);
  if ((read.run.total.requests ?? 1) > 0) return { format: reader.id, ...read };
  throw new PlateauError({
    code: 'import.noSamples',
    message: `The ${reader.title} holds no requests.`,
    hint: 'Did the load generator reach the server? Look at what it printed.',
    at: { offset: 0 },
  });
}
