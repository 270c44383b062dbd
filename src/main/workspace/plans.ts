import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { type Columns, decodeColumns, encodeColumns } from '../../core/columns.ts';
import { PLAN_FINGERPRINT_VERSION } from '../../core/plan/fingerprint/model.ts';
import type { Span } from '../../core/plan/model.ts';
import { damagedPlan } from '../../core/plan/packed-texts.ts';
import type { PlanApproval, PlanChecks, PlanFacts } from '../../core/plan/stored.ts';
import { TextLines } from '../../core/plan/stored-text.ts';
import type { PlanCheck } from '../../core/verdict/plan/check.ts';
import type { Db } from './database.ts';
import type { DerivedRepository } from './derived.ts';
import { fromStored } from './from-stored.ts';
import { IS_RUN, STANDING } from './items.ts';

/** Raised when the code that reads plans, computes on them or makes their hashes changes what it makes: stored ones are then made again. */
export const PLAN_VERSION = 2;

/** Of parts of a plan that are read a little at a time, or never: it takes 2 ms a megabyte, and less to write them. */
const COMPRESSION = { chunkSize: 1 << 18, params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Longest such part, in bytes. */
const MOST_BYTES = 1 << 30;

const compressed = (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes, COMPRESSION);

function decompressed(bytes: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(bytes, { chunkSize: 1 << 20, maxOutputLength: MOST_BYTES });
  } catch {
    throw damagedPlan();
  }
}

/** A plan among those of its statement. */
export interface PlanRow {
  readonly item: string;
  readonly dialect: string;
  readonly planHash: string;
  readonly familyHash: string;
  readonly queryHash: string | null;
  readonly queryId: string | null;
  /** Of the constants and parameters it was run with. */
  readonly inputsHash: string | null;
  /** Without its constants. */
  readonly statement: string | null;
  readonly root: string;
  readonly nodes: number;
  readonly analyzed: boolean;
  /** Milliseconds. */
  readonly executionMs: number | null;
  readonly planningMs: number | null;
  readonly triggerMs: number | null;
  readonly takenAt: string | null;
}

/** One run of a statement that was executed several times in a row. */
export interface PlanRun {
  readonly item: string;
  /** The item that stands for all of them; itself, of the one that does. */
  readonly plan: string;
  /** From 1, in the order they were executed. */
  readonly run: number;
}

/** What was served between two snapshots of what a server counted; noted with the later one. */
export interface ServedWindow {
  /** The earlier snapshot; empty for all time since the counters began, null for the other snapshot of the same capture. */
  readonly before: string | null;
  /** Null where nobody counted. */
  readonly requests: number | null;
  /** Rows that a request asked for: the size of its page. */
  readonly pageRows: number | null;
}

/** What a query over all plans can ask of a step. */
export interface PlanNodeRow {
  readonly node: number;
  readonly parent: number | null;
  readonly nodeType: string;
  readonly label: string;
  readonly schema: string | null;
  readonly relation: string | null;
  readonly indexName: string | null;
  readonly loops: number | null;
  readonly rows: number | null;
  readonly expectedRows: number | null;
  readonly scannedRows: number | null;
  readonly selfMs: number | null;
  readonly share: number | null;
  readonly sharedHit: number | null;
  readonly sharedRead: number | null;
}

/** Everything that is stored of a plan. */
export interface StoredPlanParts {
  readonly facts: PlanFacts;
  /** As `encodePlanNodes` writes them. */
  readonly nodes: Uint8Array;
  /** As `encodePlanFields` writes them. */
  readonly fields: Uint8Array;
  /** Of the text that is kept. */
  readonly lines: TextLines;
  readonly blocks: readonly { readonly start: number; readonly text: string }[];
  readonly row: Omit<PlanRow, 'item'>;
  readonly nodeRows: Iterable<PlanNodeRow>;
}

interface TextMeta {
  readonly firstLine: number;
  readonly length: number;
  /** Where each block begins. */
  readonly blocks: readonly number[];
}

const planRow = z
  .object({
    item: z.string(),
    dialect: z.string(),
    plan_hash: z.string(),
    family_hash: z.string(),
    query_hash: z.string().nullable(),
    query_id: z.string().nullable(),
    inputs_hash: z.string().nullable(),
    statement: z.string().nullable(),
    root: z.string(),
    nodes: z.number(),
    analyzed: z.number(),
    execution_ms: z.number().nullable(),
    planning_ms: z.number().nullable(),
    trigger_ms: z.number().nullable(),
    taken_at: z.string().nullable(),
  })
  .transform(
    (row): PlanRow => ({
      item: row.item,
      dialect: row.dialect,
      planHash: row.plan_hash,
      familyHash: row.family_hash,
      queryHash: row.query_hash,
      queryId: row.query_id,
      inputsHash: row.inputs_hash,
      statement: row.statement,
      root: row.root,
      nodes: row.nodes,
      analyzed: row.analyzed === 1,
      executionMs: row.execution_ms,
      planningMs: row.planning_ms,
      triggerMs: row.trigger_ms,
      takenAt: row.taken_at,
    }),
  );

const runOf = z.object({ run_of: z.string().nullable() });

const checksRow = z.object({ rule_set: z.string(), catalogs: z.string(), checks: z.string() });

/** Plans: what a window opens as columns, what is asked across plans as rows. */
export class PlanRepository {
  readonly #db: Db;
  readonly #derived: DerivedRepository;

  constructor(db: Db, derived: DerivedRepository) {
    this.#db = db;
    this.#derived = derived;
  }

  /** Stores a plan, replacing what was there. */
  write(item: string, { facts, nodes, fields, lines, blocks, row, nodeRows }: StoredPlanParts): void {
    const put = (part: string, bytes: Uint8Array): void => this.#derived.write(item, part, bytes, PLAN_VERSION);
    put('plan', encodeColumns({ meta: facts, columns: {} }));
    put('plan-nodes', nodes);
    put('plan-fields', compressed(fields));
    const meta: TextMeta = {
      firstLine: lines.firstLine,
      length: lines.length,
      blocks: blocks.map(({ start }) => start),
    };
    put('plan-lines', compressed(encodeColumns({ meta, columns: { starts: lines.starts } })));
    const encoder = new TextEncoder();
    for (const [i, { text }] of blocks.entries()) put(`plan-text:${i}`, compressed(encoder.encode(text)));
    this.#writeRow(item, row);
    this.#writeNodes(item, nodeRows);
  }

  #writeRow(item: string, row: Omit<PlanRow, 'item'>): void {
    this.#db
      .prepare(`INSERT OR REPLACE INTO plans (item, dialect, fingerprint_version, plan_hash, family_hash, query_hash, query_id, inputs_hash,
          statement, root, nodes, analyzed, execution_ms, planning_ms, trigger_ms, taken_at)
        VALUES (@item, @dialect, @version, @planHash, @familyHash, @queryHash, @queryId, @inputsHash,
          @statement, @root, @nodes, @analyzed, @executionMs, @planningMs, @triggerMs, @takenAt)`)
      .run({ ...row, item, version: PLAN_FINGERPRINT_VERSION, analyzed: Number(row.analyzed) });
  }

  #writeNodes(item: string, rows: Iterable<PlanNodeRow>): void {
    this.#db.prepare('DELETE FROM plan_nodes WHERE item = ?').run(item);
    const insert =
      this.#db.prepare(`INSERT INTO plan_nodes (item, node, parent, node_type, label, "schema", relation, index_name, loops, "rows",
        expected_rows, scanned_rows, self_ms, share, shared_hit, shared_read)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    for (const row of rows) {
      const { node, parent, nodeType, label, schema, relation, indexName, loops, rows: delivered } = row;
      const { expectedRows, scannedRows, selfMs, share, sharedHit, sharedRead } = row;
      const names = [nodeType, label, schema, relation, indexName];
      const measured = [expectedRows, scannedRows, selfMs, share, sharedHit, sharedRead];
      insert.run(item, node, parent, ...names, loops, delivered, ...measured);
    }
  }

  #read(item: string, part: string): Uint8Array | null {
    return this.#derived.read(item, part, PLAN_VERSION);
  }

  #readCompressed(item: string, part: string): Uint8Array | null {
    const bytes = this.#read(item, part);
    return bytes === null ? null : decompressed(bytes);
  }

  /** What is known of a plan as a whole; null when it must be derived again. Throws `data.badColumns`. */
  facts(item: string): PlanFacts | null {
    const bytes = this.#read(item, 'plan');
    return bytes === null ? null : decodeColumns<PlanFacts>(bytes).meta;
  }

  /** Its steps as bytes; null when they must be derived again. */
  nodes(item: string): Uint8Array | null {
    return this.#read(item, 'plan-nodes');
  }

  /** Its fields as bytes; null when they must be derived again. */
  fields(item: string): Uint8Array | null {
    return this.#readCompressed(item, 'plan-fields');
  }

  /** The lines of the text that is kept with it, and what reads a part of that text; null when it must be derived again. Throws `data.badColumns`. */
  text(item: string): { readonly lines: TextLines; readonly read: (span: Span) => string } | null {
    const bytes = this.#readCompressed(item, 'plan-lines');
    if (bytes === null) return null;
    const { meta, columns }: Columns<TextMeta> = decodeColumns<TextMeta>(bytes);
    const { starts } = columns;
    if (!(starts instanceof Uint32Array)) throw damagedPlan();
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    // The block that was read last: lines are asked for one after the other.
    let known: { readonly at: number; readonly text: string } | null = null;
    const block = (at: number): string => {
      if (known?.at === at) return known.text;
      const stored = this.#readCompressed(item, `plan-text:${at}`);
      if (stored === null) throw damagedPlan();
      known = { at, text: decoder.decode(stored) };
      return known.text;
    };
    const read = ({ start, end }: Span): string => {
      const parts: string[] = [];
      const first = Math.max(
        0,
        meta.blocks.findLastIndex((begin) => begin <= start),
      );
      for (let at = first; at < meta.blocks.length; at++) {
        const begin = meta.blocks[at] ?? 0;
        if (begin >= end) break;
        parts.push(block(at).slice(Math.max(0, start - begin), end - begin));
      }
      return parts.join('');
    };
    return { lines: new TextLines(starts, meta.length, meta.firstLine), read };
  }

  /** The row of a plan; null where it is none. */
  row(item: string): PlanRow | null {
    const found = this.#db.prepare('SELECT * FROM plans WHERE item = ?').get(item);
    return found === undefined ? null : fromStored(planRow, found, 'a plan');
  }

  /** Notes that an item is one of several runs of a statement, which `plan` stands for; runs count from 1. */
  writeRun(item: string, { plan, run }: { readonly plan: string; readonly run: number }): void {
    this.#db.prepare('INSERT OR REPLACE INTO plan_runs (item, plan, run) VALUES (?, ?, ?)').run(item, plan, run);
  }

  /** The runs that a plan belongs to, in their order, that of the plan itself among them; none where it was captured once or imported. */
  runsOf(item: string): readonly PlanRun[] {
    return this.#db
      .prepare<[string], PlanRun>(
        `SELECT r.item, r.plan, r.run FROM plan_runs r JOIN items i ON i.id = r.item
          WHERE r.plan = (SELECT plan FROM plan_runs WHERE item = ?) AND i.deleted_at IS NULL ORDER BY r.run, r.item`,
      )
      .all(item);
  }

  /** Approves a plan as the one that others of its statement are held against; again to change who and why. */
  approve(item: string, { at, owner, reason }: PlanApproval): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO approvals (item, approved_at, owner, reason) VALUES (?, ?, ?, ?)')
      .run(item, at, owner, reason);
  }

  /** Takes an approval back; false where there was none. */
  revoke(item: string): boolean {
    return this.#db.prepare('DELETE FROM approvals WHERE item = ?').run(item).changes > 0;
  }

  /** Who approved a plan; null where nobody did. */
  approval(item: string): PlanApproval | null {
    const row = this.#db
      .prepare<[string], PlanApproval>('SELECT approved_at AS at, owner, reason FROM approvals WHERE item = ?')
      .get(item);
    return row ?? null;
  }

  /** Approved plans that are there, the one that was approved last first. */
  approved(): readonly (PlanRow & { readonly approval: PlanApproval })[] {
    const rows = this.#db
      .prepare(`SELECT p.* FROM plans p JOIN items i ON i.id = p.item JOIN approvals a ON a.item = p.item
        WHERE i.deleted_at IS NULL ORDER BY a.approved_at DESC, i.sequence DESC`)
      .all();
    return rows.flatMap((row) => {
      const plan = fromStored(planRow, row, 'a plan');
      const approval = this.approval(plan.item);
      return approval === null ? [] : [{ ...plan, approval }];
    });
  }

  /** Plans of a statement, by one of the things it is recognised by, in the order they were taken; of several runs the one that stands for them. */
  of(by: 'query_hash' | 'query_id' | 'family_hash', key: string): readonly PlanRow[] {
    const rows = this.#db
      .prepare(`SELECT p.* FROM plans p JOIN items i ON i.id = p.item WHERE p.${by} = ? AND i.deleted_at IS NULL AND NOT ${IS_RUN}
        ORDER BY coalesce(p.taken_at, i.captured_at, i.imported_at), i.sequence`)
      .all(key);
    return rows.map((row) => fromStored(planRow, row, 'a plan'));
  }

  /** All plans of the workspace, those of deleted items left out; `runOf` is the plan that stands for a run, null of all others. */
  all(): readonly (PlanRow & { readonly runOf: string | null })[] {
    const rows = this.#db
      .prepare(`SELECT p.*, (SELECT r.plan ${STANDING}) AS run_of FROM plans p JOIN items i ON i.id = p.item
        WHERE i.deleted_at IS NULL ORDER BY i.sequence`)
      .all();
    return rows.map((row) => ({
      ...fromStored(planRow, row, 'a plan'),
      runOf: fromStored(runOf, row, 'a plan').run_of,
    }));
  }

  /** Notes which statements an item counted, by what their plans are recognised by; the place in the list is the rank. */
  writeStatements(
    item: string,
    rows: readonly { readonly queryId: string | null; readonly queryHash: string | null }[],
  ): void {
    this.#db.prepare('DELETE FROM statements WHERE item = ?').run(item);
    const insert = this.#db.prepare('INSERT INTO statements (item, rank, query_id, query_hash) VALUES (?, ?, ?, ?)');
    for (const [rank, { queryId, queryHash }] of rows.entries()) insert.run(item, rank, queryId, queryHash);
  }

  /** Notes what was served while an item counted, replacing what was noted; all null forgets it. */
  writeWindow(item: string, { before, requests, pageRows }: ServedWindow): void {
    this.#db.prepare('DELETE FROM statement_windows WHERE item = ?').run(item);
    if (requests === null && pageRows === null) return;
    this.#db
      .prepare('INSERT INTO statement_windows (item, before, requests, page_rows) VALUES (?, ?, ?, ?)')
      .run(item, before, requests, pageRows);
  }

  /** What was served while items counted, those of deleted items left out, in the order the items were taken. */
  windows(): readonly (ServedWindow & { readonly item: string })[] {
    return this.#db
      .prepare<[], ServedWindow & { readonly item: string }>(
        `SELECT w.item, w.before, w.requests, w.page_rows AS pageRows FROM statement_windows w JOIN items i ON i.id = w.item
          WHERE i.deleted_at IS NULL ORDER BY coalesce(i.captured_at, i.imported_at), i.sequence`,
      )
      .all();
  }

  /** Items that counted a plan's statement, the newest first. */
  countedIn({ queryId, queryHash }: Pick<PlanRow, 'queryId' | 'queryHash'>, most: number): readonly string[] {
    const rows = this.#db
      .prepare<[string | null, string | null, number], { readonly item: string }>(
        `SELECT DISTINCT s.item, i.sequence FROM statements s JOIN items i ON i.id = s.item
          WHERE (s.query_id = ? OR s.query_hash = ?) AND i.deleted_at IS NULL ORDER BY i.sequence DESC LIMIT ?`,
      )
      .all(queryId, queryHash, most);
    return rows.map(({ item }) => item);
  }

  /** Plans of each of the statements that an item counted, by their rank, the newest first. */
  plansOfStatements(item: string): ReadonlyMap<number, readonly string[]> {
    const matching = (by: 'query_id' | 'query_hash'): string =>
      `SELECT s.rank AS rank, p.item AS plan, i.sequence AS sequence FROM statements s JOIN plans p ON p.${by} = s.${by}
        JOIN items i ON i.id = p.item WHERE s.item = @item AND i.deleted_at IS NULL AND NOT ${IS_RUN}`;
    const rows = this.#db
      .prepare<{ readonly item: string }, { readonly rank: number; readonly plan: string }>(
        `${matching('query_id')} UNION ${matching('query_hash')} ORDER BY rank, sequence DESC`,
      )
      .all({ item });
    const found = new Map<number, string[]>();
    for (const { rank, plan } of rows) {
      const known = found.get(rank);
      if (known === undefined) found.set(rank, [plan]);
      else known.push(plan);
    }
    return found;
  }

  /** How a plan reads each of its relations: the labels of the steps that do, each once, joined by `, `. */
  access(item: string): ReadonlyMap<string, string> {
    const rows = this.#db
      .prepare<[string], { readonly relation: string; readonly labels: string }>(
        `SELECT relation, group_concat(label, ', ') AS labels FROM
          (SELECT DISTINCT coalesce("schema" || '.', '') || relation AS relation, label FROM plan_nodes
            WHERE item = ? AND relation IS NOT NULL ORDER BY label)
          GROUP BY relation`,
      )
      .all(item);
    return new Map(rows.map(({ relation, labels }) => [relation, labels]));
  }

  /** Rows of the steps of all plans, one after the other, those of deleted items left out. */
  *allNodes(): Generator<readonly (string | number | null)[]> {
    yield* this.#db
      .prepare<
        [],
        (string | number | null)[]
      >(`SELECT n.item, n.node, n.parent, n.node_type, n.label, n."schema", n.relation, n.index_name,
          n.loops, n."rows", n.expected_rows, n.scanned_rows, n.self_ms, n.share, n.shared_hit, n.shared_read
        FROM plan_nodes n JOIN items i ON i.id = n.item WHERE i.deleted_at IS NULL`)
      .raw()
      .iterate();
  }

  /** Stores what the rules said of a plan, also where they found nothing. */
  writeChecks(item: string, { ruleSetSha256, catalogIds, checks }: PlanChecks): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO plan_checks (item, rule_set, catalogs, checks) VALUES (?, ?, ?, ?)')
      .run(item, ruleSetSha256, JSON.stringify(catalogIds), JSON.stringify(checks));
  }

  /** What a rule set said of a plan; null where it was not asked. */
  checks(item: string, ruleSetSha256: string): PlanChecks | null {
    const found = this.#db
      .prepare('SELECT rule_set, catalogs, checks FROM plan_checks WHERE item = ? AND rule_set = ?')
      .get(item, ruleSetSha256);
    if (found === undefined) return null;
    const { catalogs, checks } = fromStored(checksRow, found, 'checks of a plan');
    const list: readonly PlanCheck[] = JSON.parse(checks);
    return { ruleSetSha256, catalogIds: z.array(z.string()).parse(JSON.parse(catalogs)), checks: list };
  }
}
