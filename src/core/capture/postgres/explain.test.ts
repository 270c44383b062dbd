import { describe, expect, it } from 'vitest';
import { explainPrefix, explainText, plansGeneric, transactionSettings, versionText } from './explain.ts';
import { runName } from './runs.ts';

const EXECUTED = { analyze: true, generic: false, serialize: true, wal: true, memory: true };
const PLANNED = { analyze: false, generic: true, serialize: true, wal: true, memory: false };

describe('EXPLAIN by the version of the server', () => {
  it.each([
    [90600, 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT JSON) '],
    [100023, 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY, FORMAT JSON) '],
    [120022, 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY, SETTINGS, FORMAT JSON) '],
    [150018, 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY, SETTINGS, WAL, FORMAT JSON) '],
    [170004, 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY, SETTINGS, WAL, SERIALIZE, MEMORY, FORMAT JSON) '],
  ])('%i: executed', (version, prefix) => {
    expect(explainPrefix(EXECUTED, version)).toBe(prefix);
  });

  it.each([
    [90600, 'EXPLAIN (VERBOSE, FORMAT JSON) '],
    [160000, 'EXPLAIN (VERBOSE, BUFFERS, SUMMARY, SETTINGS, GENERIC_PLAN, FORMAT JSON) '],
  ])('%i: planned', (version, prefix) => {
    expect(explainPrefix(PLANNED, version)).toBe(prefix);
  });

  it('is told with the versions', () => {
    expect(explainText({ ...EXECUTED, serialize: false, memory: false, wal: false })).toBe(
      'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY [10+], SETTINGS [12+], FORMAT JSON)',
    );
    expect([versionText(90624), versionText(150018), plansGeneric(150018)]).toEqual(['9.6.24', '15.18', false]);
  });

  it('sets nothing that outlives the transaction', () => {
    for (const version of [90600, 150018, 180000]) {
      for (const setting of transactionSettings(30_000, version)) expect(setting).toMatch(/^SET LOCAL /);
    }
    expect(transactionSettings(30_000, 180000)).toContain('SET LOCAL transaction_timeout = 40000');
    expect(transactionSettings(30_000, 130000).join()).not.toMatch(/client_connection|transaction_timeout/);
  });

  it.each([
    [0, true, true, 'plan, run 1, cold.json'],
    [1, true, true, 'plan.json'],
    [0, false, true, 'run 1, cold.json'],
    [2, false, true, 'run 3.json'],
    [0, true, false, 'plan.json'],
  ])('a run is called by its place: %i, standing %s, executed %s', (index, stands, executed, name) => {
    expect(runName(index, stands, executed)).toBe(name);
  });
});
