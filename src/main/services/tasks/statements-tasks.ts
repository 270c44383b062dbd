import { z } from 'zod';
import { wholeContent } from '../../../core/bytes/whole.ts';
import type { Catalog } from '../../../core/catalog/model.ts';
import { statementKey } from '../../../core/catalog/statements.ts';
import { PlateauError } from '../../../core/error.ts';
import { maskLiterals } from '../../../core/plan/mask-literals.ts';
import type { CatalogDetail, StatementRow, StatementsDetail } from '../../../core/plan/stored.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { catalogIn, MAX_CATALOG_BYTES, withHashes } from './catalog-reading.ts';
import { catalogFor, storeCatalog, storedCatalog } from './catalogs.ts';
import { IncomingFile } from './incoming-file.ts';
import { workspaceAt } from './open-workspaces.ts';
import { mustBe, noLongerFound } from './raw-file.ts';
import { judgedStatements, type StoredStatements, storedStatements, storeStatements } from './stored-statements.ts';

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
async function openStatements(path: string, id: string, context: TaskContext): Promise<StoredStatements> {
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

/** Of two snapshots of one capture the earlier one, for the later one. */
function partnerOf(workspace: Workspace, { id, provenance }: StoredItem): StoredItem | null {
  const { capture, fileName } = provenance;
  const place = /-([2-9])\.json$/.exec(fileName)?.[1];
  if (capture === undefined || place === undefined) return null;
  const earlier = fileName.replace(/-[2-9]\.json$/, `-${Number(place) - 1}.json`);
  const found = workspace.items.list({ kind: 'statements' }).flatMap((other) => workspace.items.find(other.id) ?? []);
  return (
    found.find(
      (other) => other.id !== id && other.provenance.fileName === earlier && isSame(other, capture.captureId),
    ) ?? null
  );
}

const isSame = ({ provenance: { capture } }: StoredItem, captureId: string): boolean =>
  capture?.captureId === captureId;

/** Judges an item's statements as it is told by itself, and stores that. */
export async function judgeStatements(path: string, id: string, at: string, context: TaskContext): Promise<void> {
  const workspace = workspaceAt(path);
  const stored = await openStatements(path, id, context);
  const item = workspace.items.get(id);
  const partner = partnerOf(workspace, item);
  const before = partner === null ? null : await openStatements(path, partner.id, context);
  const judged = judgedStatements(workspace, item, stored, before, null);
  workspace.write(() => {
    judged.store(at);
    workspace.items.setJudgement(id, { summary: item.summary, level: judged.level });
  });
}

const statementsInput = z.object({
  workspace: z.string(),
  id: z.string(),
  before: z.string().optional(),
  requests: z.number().positive().optional(),
});

/** What a server counted of its statements, ranked by their time, with their plans. Throws `item.notStatements`. */
export async function statementsTask(given: unknown, context: TaskContext): Promise<StatementsDetail> {
  const { workspace: path, id, ...asked } = statementsInput.parse(given);
  const workspace = workspaceAt(path);
  const stored = await openStatements(path, id, context);
  const item = workspace.items.get(id);
  const beforeId = asked.before ?? partnerOf(workspace, item)?.id ?? '';
  const before = beforeId === '' ? null : workspace.items.get(beforeId);
  const earlier = before === null ? null : await openStatements(path, before.id, context);
  const requests = asked.requests ?? null;
  const { ran, verdicts } = judgedStatements(workspace, item, stored, earlier, requests);
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
