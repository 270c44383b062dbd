import { z } from 'zod';
import { wholeContent } from '../../../core/bytes/whole.ts';
import type { Catalog } from '../../../core/catalog/model.ts';
import { statementKey } from '../../../core/catalog/statements.ts';
import { PlateauError } from '../../../core/error.ts';
import { maskLiterals } from '../../../core/plan/mask-literals.ts';
import type { CatalogDetail, StatementRow, StatementsDetail } from '../../../core/plan/stored.ts';
import type { StatementWindow } from '../../../core/verdict/plan/statement-rule.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { catalogIn, MAX_CATALOG_BYTES, withHashes } from './catalog-reading.ts';
import { catalogFor, storeCatalog, storedCatalog } from './catalogs.ts';
import { IncomingFile } from './incoming-file.ts';
import { workspaceAt } from './open-workspaces.ts';
import { mustBe, noLongerFound } from './raw-file.ts';
import { type AskedWindow, type NotedWindow, windowTo } from './statement-window.ts';
import {
  judgedStatements,
  ranSince,
  type StoredStatements,
  storedStatements,
  storeStatements,
} from './stored-statements.ts';

/** Other times that tell how calls grow, at most. */
const MOST_WINDOWS = 20;
/** Other snapshots that are offered to tell the difference to, at most. */
const MOST_OTHERS = 50;

function wrongKind(code: string, { label, kind }: StoredItem, what: string): PlateauError {
  return new PlateauError({
    code,
    message: `“${label}” is a ${kind}, not ${what}.`,
    hint: `“plateau list” shows what is in the workspace.`,
  });
}

/** Derives what a view's export holds anew from its raw file. Throws `catalog.*`, `item.artifactDamaged`, `item.gone`. */
async function deriveAgain(workspace: Workspace, item: StoredItem, { signal }: TaskContext): Promise<void> {
  const file = new IncomingFile(workspace.artifacts.path(item.sha256), {
    copyTo: null,
    signal,
    onRead: () => undefined,
  });
  try {
    const read = catalogIn(await wholeContent(file.chunks(), signal, MAX_CATALOG_BYTES), item.provenance.fileName);
    mustBe(item, (await file.finish()).sha256);
    if ((read.kind === 'pg_stat_statements') !== (item.kind === 'statements')) throw noLongerFound(item);
    if (read.kind === 'pg_stat_statements') {
      const stored = await withHashes(read.statements, signal);
      workspace.write(() => storeStatements(workspace, item.id, stored));
    } else workspace.write(() => storeCatalog(workspace, item.id, read.catalog));
  } finally {
    file.close();
  }
}

/** An item's statements. Throws `item.notStatements`, and what deriving them throws. */
export async function openStatements(path: string, id: string, context: TaskContext): Promise<StoredStatements> {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== 'statements') throw wrongKind('item.notStatements', item, 'an export of pg_stat_statements');
  const known = storedStatements(workspace, id);
  if (known !== null) return known;
  await deriveAgain(workspace, item, context);
  const derived = storedStatements(workspace, id);
  if (derived === null) throw noLongerFound(item);
  return derived;
}

/** A time of a server as a person said it, with its snapshots. */
interface Window extends NotedWindow {
  readonly item: StoredItem;
  readonly stored: StoredStatements;
  readonly earlier: StoredStatements | null;
}

/** {@link windowTo} with what was counted. */
async function windowOf(
  workspace: Workspace,
  item: StoredItem,
  asked: AskedWindow,
  context: TaskContext,
): Promise<Window> {
  const stored = await openStatements(workspace.path, item.id, context);
  const noted = windowTo(workspace, item, asked);
  const earlier = noted.before === null ? null : await openStatements(workspace.path, noted.before.id, context);
  return { ...noted, item, stored, earlier };
}

/** A time with all that lets it tell how calls grow. */
interface SizedWindow extends StatementWindow {
  readonly item: StoredItem;
  readonly requests: number;
  readonly size: number;
}

/** The last other times of the same server with requests and their rows, the earliest first: they have its host, and a statement in common. */
async function othersOf(
  workspace: Workspace,
  { item, stored, earlier }: Window,
  context: TaskContext,
): Promise<readonly SizedWindow[]> {
  const keys = new Set(ranSince(stored, earlier).statements.map(statementKey));
  const found: SizedWindow[] = [];
  for (const noted of workspace.plans.windows().toReversed()) {
    if (found.length === MOST_WINDOWS) break;
    if (noted.item === item.id || noted.requests === null || noted.pageRows === null) continue;
    const other = workspace.items.get(noted.item);
    if (other.host !== null && item.host !== null && other.host !== item.host) continue;
    const window = await windowOf(workspace, other, {}, context);
    if (window.earlier === null) continue;
    const ran = ranSince(window.stored, window.earlier);
    if (!ran.statements.some((statement) => keys.has(statementKey(statement)))) continue;
    found.push({ item: other, ran, requests: noted.requests, size: noted.pageRows });
  }
  return found.toReversed();
}

/** Judges an item's statements as it is told by itself, and stores that. */
export async function judgeStatements(path: string, id: string, at: string, context: TaskContext): Promise<void> {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  const window = await windowOf(workspace, item, {}, context);
  const others = await othersOf(workspace, window, context);
  const judged = judgedStatements(workspace, item, { ...window, before: window.earlier, others });
  workspace.write(() => {
    judged.store(at);
    workspace.items.setJudgement(id, { summary: item.summary, level: judged.level });
  });
}

const askedSchema = z.object({
  before: z.string().optional(),
  requests: z.number().positive().optional(),
  pageRows: z.number().positive().optional(),
});
const statementsInput = askedSchema.extend({ workspace: z.string(), id: z.string() });

/** What a server counted of its statements, ranked by their time, with their plans. Throws `item.notStatements`. */
export async function statementsTask(given: unknown, context: TaskContext): Promise<StatementsDetail> {
  const { workspace: path, id, ...asked } = statementsInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  const window = await windowOf(workspace, item, asked, context);
  const others = await othersOf(workspace, window, context);
  const { stored, before, earlier, requests, pageRows } = window;
  const { ran, verdicts } = judgedStatements(workspace, item, { stored, before: earlier, requests, pageRows, others });
  const plans = workspace.plans.plansOfStatements(id);
  const ranks = new Map(stored.statements.map((statement, rank) => [statementKey(statement), rank]));
  const { host } = item;
  return {
    item: publicItem(item),
    provenance: item.provenance,
    warnings: item.warnings,
    before: before === null ? null : publicItem(before),
    others: workspace.items
      .list({ kind: 'statements' })
      .filter((other) => other.id !== id && (host === null || other.host === null || other.host === host))
      .slice(-MOST_OTHERS),
    reset: ran.reset.length,
    requests,
    pageRows,
    windows: others.map(({ item: other, requests: served, size }) => ({
      item: publicItem(other),
      requests: served,
      pageRows: size,
    })),
    totalTime: ran.totalTime,
    statements: ran.statements.map((statement): StatementRow => {
      const rank = ranks.get(statementKey(statement));
      return {
        ...statement,
        query: statement.query === null ? null : maskLiterals(statement.query, 'postgresql').trim(),
        share: ran.totalTime > 0 ? statement.totalTime / ran.totalTime : null,
        meanTime: statement.calls > 0 ? statement.totalTime / statement.calls : null,
        plans: rank === undefined ? [] : (plans.get(rank) ?? []),
      };
    }),
    verdicts,
  };
}

const servedInput = z.object({
  workspace: z.string(),
  id: z.string(),
  before: z.string(),
  requests: z.number().positive().nullable(),
  pageRows: z.number().positive().nullable(),
  at: z.string(),
});

/**
 * Notes what was served since an earlier snapshot (empty: since the counters began), and judges by it this item and those that it tells of growth
 * with. Answers with the ids of all that were judged. Throws `item.notFound`, `item.notStatements`.
 */
export async function statementsServedTask(given: unknown, context: TaskContext): Promise<readonly string[]> {
  const { workspace: path, id, before, requests, pageRows, at } = servedInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  await openStatements(path, id, context);
  if (before !== '') await openStatements(path, before, context);
  const noted = { before, requests, pageRows };
  const old = await othersOf(workspace, await windowOf(workspace, item, {}, context), context);
  workspace.write(() => {
    workspace.plans.writeWindow(id, noted);
    workspace.note(at, 'served', id, noted);
  });
  const now = await othersOf(workspace, await windowOf(workspace, item, {}, context), context);
  const judged = [...new Set([id, ...[...old, ...now].map((other) => other.item.id)])];
  for (const one of judged) await judgeStatements(path, one, at, context);
  return judged;
}

/** What was imported of a server's tables. Throws `item.notACatalog`. */
export async function catalogTask(given: unknown, context: TaskContext): Promise<CatalogDetail> {
  const { workspace: path, id } = z.object({ workspace: z.string(), id: z.string() }).parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== 'catalog') throw wrongKind('item.notACatalog', item, 'an export of pg_stats or pg_indexes');
  let catalog: Catalog | null = storedCatalog(workspace, id);
  if (catalog === null) {
    await deriveAgain(workspace, item, context);
    catalog = storedCatalog(workspace, id);
  }
  if (catalog === null) throw noLongerFound(item);
  return {
    item: publicItem(item),
    provenance: item.provenance,
    warnings: item.warnings,
    catalog,
    inForce: catalogFor(workspace, item.host).ids.includes(id),
  };
}
