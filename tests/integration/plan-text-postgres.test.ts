import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlans } from '../../src/core/plan/read-plans.ts';
import { jsonPlans } from '../support/json-plans.ts';
import { missingPostgres, type PostgresServer, postgresInstallations, startPostgres } from '../support/postgres.ts';
import { expectToldByText } from '../support/told-by-text.ts';
import { skipReason } from '../support/tools.ts';

const FOLDER = new URL('../fixtures/plans-versions/', import.meta.url);
const missing = missingPostgres();
/** Versions before 11 have no jit to be set. */
const BEFORE = `SET client_min_messages = error; SET max_parallel_workers_per_gather = 0;
DO $$BEGIN PERFORM set_config('jit', 'off', false) FROM pg_settings WHERE name = 'jit'; END$$;`;

/** Each statement once, with its settings before it. How many processes run one is up to the moment. */
const commands = [
  ...new Set(
    readFileSync(new URL('INDEX.tsv', FOLDER), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t')[2] ?? '')
      .filter((command) => command !== '' && !command.includes('max_parallel_workers_per_gather')),
  ),
];

describe.skipIf(missing.length > 0).each(postgresInstallations().map((home) => [basename(home), home]))(
  `EXPLAIN’s two forms of PostgreSQL %s${skipReason(missing)}`,
  (_, home) => {
    let server: PostgresServer;

    beforeAll(async () => {
      server = await startPostgres({ home });
      server.sql(readFileSync(new URL('setup.sql', FOLDER), 'utf8'));
    }, 120_000);
    afterAll(() => server?.stop());

    const explained = (command: string): string => {
      const at = command.indexOf('EXPLAIN (');
      return server.sql(`${BEFORE}\n${command.slice(0, at)} BEGIN; ${command.slice(at)}; ROLLBACK;`);
    };

    it('say the same', () => {
      let read = 0;
      for (const command of commands) {
        let text: string;
        try {
          text = explained(command);
        } catch {
          // A statement or an option that this version does not have.
          continue;
        }
        const json = explained(command.replace('FORMAT TEXT', 'FORMAT JSON'));
        const { plans, warnings } = readPlans(new TextEncoder().encode(text));
        // With SUMMARY OFF nothing stands behind the steps.
        const found = warnings.filter(({ code }) => code !== 'plan.openEnd');
        expect([command, found]).toEqual([command, []]);
        expectToldByText(plans, jsonPlans(json), command.includes('ANALYZE'));
        read++;
      }
      expect(read).toBeGreaterThan(20);
    }, 120_000);
  },
);
