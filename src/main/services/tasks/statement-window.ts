import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** What is asked of an item of statements, in place of what was noted. */
export interface AskedWindow {
  /** Empty for all time since the counters began. */
  readonly before?: string | undefined;
  readonly requests?: number | undefined;
  readonly pageRows?: number | undefined;
}

/** The time that ends with an item of statements, with what was served in it. */
export interface NotedWindow {
  /** The earlier snapshot; null for all time since the counters began. */
  readonly before: StoredItem | null;
  readonly requests: number | null;
  readonly pageRows: number | null;
}

const isSame = ({ provenance: { capture } }: StoredItem, captureId: string): boolean =>
  capture?.captureId === captureId;

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

/** The time that ends with an item: between it and the snapshot that was noted or asked for, else the other one of its capture. Throws `item.notFound`. */
export function windowTo(workspace: Workspace, item: StoredItem, asked: AskedWindow = {}): NotedWindow {
  const noted = workspace.plans.windows().find((window) => window.item === item.id);
  const named = noted?.before ?? null;
  const usual = named === null ? partnerOf(workspace, item) : named === '' ? null : workspace.items.find(named);
  const before = asked.before === undefined ? usual : asked.before === '' ? null : workspace.items.get(asked.before);
  // What was served between two snapshots says nothing of another time, nor where one of them is gone.
  const isNoted = before?.id === usual?.id && !(named !== null && named !== '' && usual === null);
  return {
    before,
    requests: asked.requests ?? (isNoted ? (noted?.requests ?? null) : null),
    pageRows: asked.pageRows ?? (isNoted ? (noted?.pageRows ?? null) : null),
  };
}
