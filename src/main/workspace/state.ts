import { createHash } from 'node:crypto';
import type { Db } from './database.ts';

/** What was deleted is in no bundle; that it goes for good a day later changes nothing. */
const THERE = '(SELECT id FROM items WHERE deleted_at IS NULL)';

/** Everything that a bundle is made of, as far as it can change: each statement gives rows in one order. */
const STATEMENTS: readonly string[] = [
  'SELECT id, kind, label, summary, level, captured_at, imported_at, detail FROM items WHERE deleted_at IS NULL ORDER BY sequence',
  `SELECT item, rule_set, rule_set_version, evaluated_at FROM evaluations WHERE item IN ${THERE} ORDER BY item, rule_set`,
  "SELECT key, value FROM settings WHERE key NOT IN ('workspace-secret', 'read-only') ORDER BY key",
  'SELECT id, at, action, item FROM journal ORDER BY id',
  'SELECT id, body_sha256, updated_at FROM findings WHERE deleted_at IS NULL ORDER BY rowid',
  'SELECT revision, updated_at, closed_at FROM investigation',
  'SELECT id, recorded_at FROM changes WHERE deleted_at IS NULL ORDER BY id',
  `SELECT comparison, change, counts FROM change_ticks WHERE comparison IN ${THERE} ORDER BY comparison, change`,
  'SELECT id, sha256 FROM baselines ORDER BY id',
  `SELECT first, second FROM links WHERE first IN ${THERE} AND second IN ${THERE} ORDER BY first, second`,
  `SELECT item, approved_at FROM approvals WHERE item IN ${THERE} ORDER BY item`,
  `SELECT item, before, requests, page_rows FROM statement_windows WHERE item IN ${THERE} ORDER BY item`,
  `SELECT item, "plan", run FROM plan_runs WHERE item IN ${THERE} ORDER BY item`,
  'SELECT id, came_with FROM sign_offs_elsewhere ORDER BY id',
];

/**
 * SHA-256 (hex) of what a workspace is, cheaply: two that are equal give the same bundle. What was exported and who signed here is no part of it; sign-offs that
 * came with bundles are. `version` is
 * Plateau's, which a bundle names.
 */
export function workspaceState(db: Db, version: string): string {
  const hash = createHash('sha256').update(version);
  for (const statement of STATEMENTS) {
    for (const row of db.prepare(statement).iterate()) hash.update(JSON.stringify(row)).update('\n');
    hash.update('\f');
  }
  return hash.digest('hex');
}
