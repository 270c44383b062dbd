import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOutcome } from '../../src/core/item.ts';
import type { Services } from '../../src/main/services/index.ts';
import { built } from '../support/built.ts';
import { plateau } from '../support/terminal-call.ts';
import { servicesIn } from './support/services.ts';

const fixture = (name: string): string => new URL(`../fixtures/load/${name}`, import.meta.url).pathname;
let folder = '';
const open: Services[] = [];

function start(): Services {
  const services = servicesIn(folder);
  open.push(services);
  services.workspaces.openOrCreate(join(folder, 'load.plateau'));
  return services;
}

async function imported(services: Services, path: string): Promise<ImportOutcome> {
  const { result } = await services.jobs.finished(services.imports.importPaths([path], { via: 'file' }).id);
  return result as ImportOutcome;
}

beforeAll(() => {
  built('main/cli.js');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-load-'));
});
afterEach(() => {
  for (const services of open.splice(0)) services.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a load run', () => {
  it('is known by its content, judged, and kept with its values over time', async () => {
    const services = start();
    const { imported: rows, failed } = await imported(services, fixture('k6.ndjson.gz'));
    expect(failed).toEqual([]);
    expect(rows).toMatchObject([{ kind: 'load', format: 'k6-ndjson', existing: false }]);
    const id = rows[0]?.id ?? '';
    expect(services.workspaces.item(id)).toMatchObject({
      summary: 'k6 · 1,201 requests · 60/s · p95 31.8 ms · 2.5 % failed',
      level: 'likely-bottleneck',
      capturedAt: '2026-11-22T10:38:32.271Z',
    });
    const { run, evaluations } = await services.loads.detail(id);
    expect(run.series?.times).toHaveLength(21);
    expect(run.total.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(1201);
    expect(evaluations[0]?.verdicts.map(({ rule }) => rule)).toContain('MT-ERR');
    expect((await imported(services, fixture('k6.ndjson.gz'))).imported).toMatchObject([{ id, existing: true }]);
  });

  it('that other code derived is read from its file again, and judged by a new rule set', async () => {
    const first = start();
    const [row] = (await imported(first, fixture('k6.ndjson.gz'))).imported;
    const id = row?.id ?? '';
    const { run } = await first.loads.detail(id);
    await first.close();
    const db = new Database(join(folder, 'load.plateau/workspace.db'));
    db.prepare('UPDATE derived SET version = 0').run();
    db.close();
    const second = start();
    expect((await second.loads.detail(id)).run).toEqual(run);
    const { id: ruleSet } = second.ruleSets.add({ 'load.errors.bad': 0.05 });
    const { verdicts } = await second.profiles.evaluate(id, ruleSet);
    expect(verdicts.find(({ rule, scope }) => rule === 'MT-ERR' && scope.flow === undefined)).toBeUndefined();
    await expect(second.series.detail(id)).rejects.toMatchObject({ code: 'item.notASeries' });
  });

  it('in the terminal: its endpoints, its thresholds held again, and what is wrong with a file', async () => {
    const here = ['--workspace', join(folder, 'load.plateau')];
    await plateau(folder, ['init', join(folder, 'load.plateau')]);
    const { out } = await plateau(folder, ['import', fixture('k6-summary-export.json'), '--json', ...here]);
    const { imported: rows }: ImportOutcome = JSON.parse(out);
    const id = rows[0]?.id ?? '';
    const shown = await plateau(folder, ['show', id, ...here]);
    expect(shown.out).toMatch(/1,201 +59\.9\/s +25\.6 ms +29\.9 ms +31\.8 ms +200 ms/);
    expect(shown.out).toContain('201 ms (few)');
    expect(shown.out).toMatch(/crossed · http_req_failed rate<0\.01, came to 0\.02498 \(the file says the opposite/);
    const listed = await plateau(folder, ['list', '--kind', 'load', ...here]);
    expect(listed.out).toContain('k6 · 1,201 requests');
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"metrics": {"http_reqs": {"count": 12, "ra');
    const refused = await plateau(folder, ['import', broken, '--json', ...here]);
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.out)).toMatchObject({ failed: [{ code: 'import.truncated', offset: 43 }] });
  });

  it('is held to the objectives of the workspace, and judged again when they change', async () => {
    const here = ['--workspace', join(folder, 'load.plateau')];
    await plateau(folder, ['init', join(folder, 'load.plateau')]);
    const { out } = await plateau(folder, ['import', fixture('k6-summary-export.json'), '--json', ...here]);
    const id = (JSON.parse(out) as ImportOutcome).imported[0]?.id ?? '';
    const held = async (): Promise<string> => (await plateau(folder, ['show', id, ...here])).out;
    expect(await held()).not.toContain('MT-SLO');
    await plateau(folder, ['slo', 'set', 'p95', '20ms', ...here]);
    expect(await held()).toContain('p95 of the whole run is 31.8 ms, above 20 ms, your objective for all requests.');
    await plateau(folder, ['slo', 'remove', 'p95', ...here]);
    expect(await held()).not.toContain('MT-SLO');
  });

  it('is compared with runs before it: a slower server is found, noise is not, and other loads are refused', async () => {
    const here = ['--workspace', join(folder, 'load.plateau')];
    await plateau(folder, ['init', join(folder, 'load.plateau')]);
    const side = (name: string, count: number): string =>
      Array.from({ length: count }, (_, i) => fixture(`k6-${name}-${i + 1}.json`)).join(',');
    const worse = await plateau(folder, [
      'compare',
      side('before', 3),
      side('after', 2),
      '--gate',
      'investigate',
      '--json',
      ...here,
    ]);
    expect(worse.code).toBe(1);
    const { verdicts, item, before } = JSON.parse(worse.out);
    expect(before).toHaveLength(3);
    const words = verdicts.map(
      ({ subject, status, level }: { subject: { key: string }; status: string; level: string }) =>
        `${subject.key}: ${status}, ${level}`,
    );
    expect(words).toContain('p50: regressed, likely-bottleneck');
    expect(words).toContain('p95: inconclusive, none');
    const shown = await plateau(folder, ['show', item.id, ...here]);
    expect(shown.out).toMatch(/30\.5 ms +39\.8 ms +\+30 %/);
    const same = await plateau(folder, [
      'compare',
      fixture('k6-before-2.json'),
      fixture('k6-before-3.json'),
      '--gate',
      'watch',
      ...here,
    ]);
    expect(same.code).toBe(0);
    const other = await plateau(folder, [
      'compare',
      fixture('k6-before-1.json'),
      fixture('wrk-latency.txt'),
      '--gate',
      'watch',
      ...here,
    ]);
    expect(other.code).toBe(2);
    expect(other.out).toContain('differs: tool: k6 → wrk');
    const twice = await plateau(folder, ['compare', side('before', 1), side('before', 1), ...here]);
    expect(twice.code).toBe(3);
    expect(twice.err).toContain('compare.sameRun');
  });

  it('linked with a profile of the server tells what a request costs', async () => {
    const services = start();
    const [load] = (await imported(services, fixture('burn-k6.ndjson.gz'))).imported;
    const [profile] = (await imported(services, fixture('burn.cpuprofile.gz'))).imported;
    expect(await services.loads.costs(load?.id ?? '')).toEqual([]);
    services.links.add(load?.id ?? '', profile?.id ?? '');
    const [found] = await services.loads.costs(load?.id ?? '');
    expect(found).toMatchObject({ item: { id: profile?.id }, cost: { state: 'known', together: { by: 'stated' } } });
    await services.close();
    const shown = await plateau(folder, ['show', load?.id ?? '', '--workspace', join(folder, 'load.plateau')]);
    expect(shown.out).toMatch(/5\.\d+ ms CPU a request \(95 % [\d.]+ to [\d.]+\)/);
    const here = ['--workspace', join(folder, 'load.plateau')];
    await plateau(folder, ['brief', 'set', 'budgets.app_type=api', ...here]);
    const objectives = await plateau(folder, ['slo', ...here]);
    const row = objectives.out.split('\n').find((line) => line.includes('cpu-per-request')) ?? '';
    expect(row).toMatch(/≤ 50 ms +5\.\d+ ms +\d+ +met/);
    expect(row).toContain(`${load?.id} · ${profile?.id} · 95 % `);
  });

  it('whose file does not say its unit is asked for it, and opened again as it was stated', async () => {
    start();
    const csv = join(folder, 'requests.csv');
    writeFileSync(csv, `endpoint,status,latency\n${'/a,200,20\n'.repeat(19)}/a,500,300\n`);
    const here = ['--workspace', join(folder, 'load.plateau')];
    const asked = await plateau(folder, ['import', csv, ...here]);
    expect(asked.code).toBe(3);
    expect(asked.out).toContain('import.unitNeeded');
    expect(asked.out).toContain('--unit ms (or s, us, ns)');
    const ids: string[] = [];
    for (const unit of ['ms', 's']) {
      const { code, out } = await plateau(folder, ['import', csv, '--unit', unit, '--json', ...here]);
      expect(code).toBe(0);
      ids.push((JSON.parse(out) as ImportOutcome).imported[0]?.id ?? '');
    }
    expect(new Set(ids).size).toBe(2);
    const database = new Database(join(folder, 'load.plateau', 'workspace.db'));
    database.prepare('UPDATE derived SET version = 0').run();
    database.close();
    const shown = await plateau(folder, ['show', ids[1] ?? '', ...here]);
    expect(shown.out).toMatch(/300(,000 ms| s)/);
    const wrong = await plateau(folder, ['import', fixture('jmeter.jtl.gz'), '--unit', 's', ...here]);
    expect(wrong.out).toContain('import.otherUnit');
  });
});
