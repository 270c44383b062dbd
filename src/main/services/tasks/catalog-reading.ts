import { throwIfCancelled, wholeContent } from '../../../core/bytes/whole.ts';
import type { Catalog } from '../../../core/catalog/model.ts';
import { type CatalogRead, readCatalog } from '../../../core/catalog/read-catalog.ts';
import type { Statements } from '../../../core/catalog/statements.ts';
import { PlateauError } from '../../../core/error.ts';
import { decode } from '../../../core/plan/input/decode.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { queryFingerprint } from '../query-fingerprint.ts';
import { storeCatalog } from './catalogs.ts';
import { milliseconds } from './plan-facts.ts';
import type { Reading, ToRead } from './reading.ts';
import { judgedStatements, type StoredStatements, storeStatements } from './stored-statements.ts';

/** Longest export of a view that is read, in bytes. */
export const MAX_CATALOG_BYTES = 256 * 1024 * 1024;
/** Statements whose plans are looked for by their text, those that took most time. */
const MOST_FINGERPRINTS = 2000;

const grouped = new Intl.NumberFormat('en-US');
const counted = (number: number, one: string, many: string): string =>
  `${grouped.format(number)} ${number === 1 ? one : many}`;

/** The rows of one of PostgreSQL's views. Throws `catalog.*`, `import.*`. */
export function catalogIn(bytes: Uint8Array, name: string): CatalogRead {
  const read = readCatalog(decode(bytes, name).text.text);
  if (read !== null) return read;
  throw new PlateauError({
    code: 'catalog.unknown',
    message: `“${name}” holds no rows of pg_stats, pg_indexes or pg_stat_statements.`,
    hint: 'Export one with psql as CSV with its header (\\copy (SELECT * FROM pg_indexes) TO … CSV HEADER) or as JSON.',
    at: { offset: 0 },
  });
}

/** Statements with what their plans are recognised by. */
export async function withHashes(
  { statements, totalTime }: Statements,
  signal: AbortSignal,
): Promise<StoredStatements> {
  const hashes: (string | null)[] = [];
  for (const [rank, { query }] of statements.entries()) {
    throwIfCancelled(signal);
    const hash = query === null || rank >= MOST_FINGERPRINTS ? null : await queryFingerprint(query);
    hashes.push(hash?.hash ?? null);
  }
  return { statements, totalTime, hashes };
}

/** One line for lists: `pg_stats · 12 tables · 84 columns`. */
function summaryOf(kind: CatalogRead['kind'], { columns, indexes }: Catalog): string {
  const rows = [...(columns ?? []), ...(indexes ?? [])];
  const tables = new Set(rows.map(({ schema, table }) => `${schema ?? ''}\n${table}`)).size;
  const what =
    columns === null ? counted(indexes?.length ?? 0, 'index', 'indexes') : counted(columns.length, 'column', 'columns');
  return `${kind} · ${counted(tables, 'table', 'tables')} · ${what}`;
}

/** A server's statements, or what it knows of its tables. Throws `catalog.*`, `import.*`, `job.cancelled`. */
export async function readCatalogItem({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const read = catalogIn(await wholeContent(chunks, signal, MAX_CATALOG_BYTES), name);
  const warnings: ImportWarning[] = read.cut
    ? [{ code: 'catalog.cut', message: 'The file breaks off: rows behind that are missing.' }]
    : [];
  const common = {
    label: input.options.label ?? name,
    format: read.kind,
    capturedAt: input.capture?.startedAt ?? null,
    detail: { rows: read.rows },
  };
  if (read.kind === 'pg_stat_statements') {
    const stored = await withHashes(read.statements, signal);
    const { statements, totalTime } = read.statements;
    return {
      warnings,
      items: ({ sha256 }) => {
        const id = `w${sha256.slice(0, 12)}`;
        const { requests = null, pageRows = null } = input.options;
        const toJudge = { stored, before: null, requests, pageRows, others: [] };
        const judged = judgedStatements(workspace, { id, sha256 }, toJudge);
        return [
          {
            ...common,
            id,
            kind: 'statements',
            summary: `${counted(statements.length, 'statement', 'statements')} · ${milliseconds(totalTime)} in all`,
            level: judged.level,
            write: () => {
              storeStatements(workspace, id, stored);
              workspace.plans.writeWindow(id, { before: null, requests, pageRows });
              judged.store(input.at);
            },
          },
        ];
      },
    };
  }
  const { kind, catalog } = read;
  return {
    warnings,
    items: ({ sha256 }) => {
      const id = `k${sha256.slice(0, 12)}`;
      const write = (): void => storeCatalog(workspace, id, catalog);
      return [{ ...common, id, kind: 'catalog', summary: summaryOf(kind, catalog), level: 'none', write }];
    },
  };
}
