import { z } from 'zod';
import { ITEM_KINDS, type ItemKind } from '../../core/item.ts';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';

/** What findings ask of an item: what it is, where it comes from, what it is made of. */
export interface EvidenceItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  readonly artifact: string | null;
  /** When it was captured, else imported: ISO 8601. */
  readonly takenAt: string;
  readonly importedAt: string;
  /** True of what came with a bundle. */
  readonly restored: boolean;
  /** Of what Plateau captured itself; null of everything else. */
  readonly capture: {
    readonly host: string;
    readonly hostClass: string;
    readonly command: string | null;
    readonly seconds: number;
    readonly rate: number | null;
    readonly event: string;
  } | null;
  /** The statement that a plan is of, by its hash; null of everything else. */
  readonly statement: string | null;
  /** That statement's best place among those of its server by time in all, from 0; null where none was imported. */
  readonly statementRank: number | null;
  /** Items of its sides, of a comparison. */
  readonly sides: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
  /** Items it was made of: of a comparison both sides, of a series of heaps the heaps. */
  readonly madeOf: readonly string[];
}

const side = z.union([z.array(z.string()), z.string().transform((id) => [id])]);
const sidesSchema = z.object({ before: side, after: side });
const stepsSchema = z.object({ steps: z.array(z.object({ id: z.string() })) });

const row = z.object({
  id: z.string(),
  kind: z.enum(ITEM_KINDS),
  label: z.string(),
  artifact: z.string().nullable(),
  taken_at: z.string(),
  imported_at: z.string(),
  via: z.string().nullable(),
  host: z.string().nullable(),
  host_class: z.string().nullable(),
  command: z.string().nullable(),
  seconds: z.number().nullable(),
  rate: z.number().nullable(),
  event: z.string().nullable(),
  statement: z.string().nullable(),
  statement_rank: z.number().nullable(),
  made_of: z.string().nullable(),
});

const SELECT = `SELECT i.id, i.kind, i.label, i.artifact, coalesce(i.captured_at, i.imported_at) AS taken_at, i.imported_at,
  json_extract(i.provenance, '$.via') AS via,
  json_extract(i.provenance, '$.capture.host.name') AS host, json_extract(i.provenance, '$.capture.host.class') AS host_class,
  json_extract(i.provenance, '$.capture.target.arguments') AS command,
  json_extract(i.provenance, '$.capture.requestedSeconds') AS seconds, json_extract(i.provenance, '$.capture.rate') AS rate,
  json_extract(i.provenance, '$.capture.request.event') AS event,
  coalesce(p.query_hash, p.query_id, p.family_hash) AS statement,
  CASE WHEN p.item IS NULL THEN NULL ELSE (SELECT min(s.rank) FROM statements s JOIN items c ON c.id = s.item
    WHERE c.deleted_at IS NULL AND (s.query_id = p.query_id OR s.query_hash = p.query_hash)) END AS statement_rank,
  CASE WHEN i.kind IN ('comparison', 'plan-comparison', 'growth-comparison', 'load-comparison',
    'frontend-comparison', 'growth') THEN i.detail END AS made_of
  FROM items i LEFT JOIN plans p ON p.item = i.id WHERE i.deleted_at IS NULL ORDER BY i.sequence`;

/** All items that are there, by id, in the order they came in. */
export function evidenceItems(db: Db): ReadonlyMap<string, EvidenceItem> {
  const items = db.prepare(SELECT).all();
  return new Map(items.map((one) => itemOf(fromStored(row, one, 'evidence'))).map((item) => [item.id, item]));
}

function itemOf(r: z.infer<typeof row>): EvidenceItem {
  const detail: unknown = r.made_of === null ? null : JSON.parse(r.made_of);
  const sides = sidesSchema.safeParse(detail);
  const steps = stepsSchema.safeParse(detail);
  return {
    id: r.id,
    kind: r.kind,
    label: r.label,
    artifact: r.artifact,
    takenAt: r.taken_at,
    importedAt: r.imported_at,
    restored: r.via === 'bundle',
    capture:
      r.host === null
        ? null
        : {
            host: r.host,
            hostClass: r.host_class ?? '',
            command: r.command,
            seconds: r.seconds ?? 0,
            rate: r.rate,
            event: r.event ?? '',
          },
    statement: r.statement,
    statementRank: r.statement_rank,
    sides: sides.success ? sides.data : null,
    madeOf: sides.success
      ? [...sides.data.before, ...sides.data.after]
      : steps.success
        ? steps.data.steps.map(({ id }) => id)
        : [],
  };
}
