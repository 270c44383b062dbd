import type { Catalog } from '../../../core/catalog/model.ts';
import { decodeColumns, encodeColumns } from '../../../core/columns.ts';
import { PLAN_VERSION } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { Lru } from './lru.ts';

const PART = 'catalog';

export function storeCatalog(workspace: Workspace, id: string, catalog: Catalog): void {
  workspace.derived.write(id, PART, encodeColumns({ meta: catalog, columns: {} }), PLAN_VERSION);
}

/** Catalogs that stay open: all plans of a file are judged with the same. */
const opened = new Lru<Catalog>(8);

/** A stored catalog; null where it must be derived again. */
export function storedCatalog(workspace: Workspace, id: string): Catalog | null {
  const key = `${workspace.path}\n${id}`;
  const known = opened.peek(key);
  if (known !== undefined) return known;
  const bytes = workspace.derived.read(id, PART, PLAN_VERSION);
  if (bytes === null) return null;
  return opened.get(
    key,
    () => decodeColumns<Catalog>(bytes).meta,
    () => 1,
  );
}

/**
 * What the workspace knows of the tables of a host beside its plans: of columns and of indexes each what was imported last, of that host where both
 * are known. `ids` are the items that it is from.
 */
export function catalogFor(
  workspace: Workspace,
  host: string | null,
): { readonly catalog: Catalog | null; readonly ids: readonly string[] } {
  let [columns, indexes]: [Catalog['columns'], Catalog['indexes']] = [null, null];
  const ids: string[] = [];
  for (const item of [...workspace.items.list({ kind: 'catalog' })].reverse()) {
    if (columns !== null && indexes !== null) break;
    if (host !== null && item.host !== null && item.host !== host) continue;
    const catalog = storedCatalog(workspace, item.id);
    const tells = (columns === null && catalog?.columns != null) || (indexes === null && catalog?.indexes != null);
    if (catalog === null || !tells) continue;
    columns ??= catalog.columns;
    indexes ??= catalog.indexes;
    ids.push(item.id);
  }
  return { catalog: ids.length === 0 ? null : { columns, indexes }, ids };
}
