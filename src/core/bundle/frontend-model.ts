import { z } from 'zod';
import { type FrontendReport, METRICS } from '../frontend/model.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';

const text = z.string().max(100_000);
const bytes = z.number().min(0).nullable();
const kind = z.enum(['script', 'style', 'other']);

const page = z.object({
  url: text,
  finalUrl: text,
  takenAt: text.nullable(),
  mode: text,
  device: text,
  throttling: text,
  score: z.number().nullable(),
  benchmarkIndex: z.number().nullable(),
  metrics: z.partialRecord(z.enum(METRICS), z.number()),
});

const request = z.object({ url: text, type: text, kind, transferred: bytes, raw: bytes });
const opportunity = z.object({ title: text, saving: text });

const bundleFile = z.object({
  name: text,
  kind,
  raw: bytes,
  gzip: bytes,
  unknown: bytes,
  gzipError: z.number().min(0),
  initial: z.boolean().nullable(),
  partsAre: z.enum(['source', 'raw', 'gzip', 'unknown']),
});
/** A part of the file that stands at `file` in the list of files. */
const part = z.object({ file: z.int().min(0), path: text, bytes: z.number().min(0) });

const headSchema = z.object({
  kind: z.literal('frontend'),
  tool: text,
  toolVersion: text.nullable(),
  missing: z.array(text).max(10_000),
  page: page.nullable(),
});

/** A report of a front end as lines of JSON: a visit with its requests, or files with their parts. */
export function* frontendLines({ tool, toolVersion, page: visit, files, missing }: FrontendReport): Generator<string> {
  const { requests, opportunities, ...told } = visit ?? { requests: [], opportunities: [] };
  const head = { kind: 'frontend', tool, toolVersion, missing, page: visit === null ? null : told };
  yield `${JSON.stringify(head)}\n`;
  yield* rowLines('requests', requests);
  yield* rowLines('opportunities', opportunities);
  yield* rowLines(
    'files',
    files.map(({ parts: _parts, ...file }) => file),
  );
  for (const [at, { parts }] of files.entries()) {
    yield* rowLines(
      'parts',
      parts.map(({ path, bytes: size }) => ({ file: at, path, bytes: size })),
    );
  }
}

/** The report of a model's file. Throws `bundle.badModel`. */
export function frontendOf(file: ModelFile): FrontendReport {
  const head = headSchema.safeParse(file.head);
  const requests = z.array(request).safeParse(file.rows('requests'));
  const opportunities = z.array(opportunity).safeParse(file.rows('opportunities'));
  const files = z.array(bundleFile).safeParse(file.rows('files'));
  const parts = z.array(part).safeParse(file.rows('parts'));
  if (!head.success || !requests.success || !opportunities.success || !files.success || !parts.success) {
    throw badModel('it is not that of a front end.');
  }
  const partsOf = files.data.map((): { readonly path: string; readonly bytes: number }[] => []);
  for (const { file: at, path, bytes: size } of parts.data) {
    const own = partsOf[at];
    if (own === undefined) throw badModel('a part of it belongs to no file.');
    own.push({ path, bytes: size });
  }
  const { tool, toolVersion, missing, page: visit } = head.data;
  return {
    ...{ tool, toolVersion, missing },
    page: visit === null ? null : { ...visit, requests: requests.data, opportunities: opportunities.data },
    files: files.data.map((one, at) => ({ ...one, parts: partsOf[at] ?? [] })),
  };
}
