import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOutcome } from '../../src/core/item.ts';
import { readSeries } from '../../src/core/series/read-series.ts';
import { adviceText } from '../../src/core/verdict/advice.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import type { Services } from '../../src/main/services/index.ts';
import type { ImportRequestOptions } from '../../src/main/services/tasks/import-input.ts';
import { built, checkout } from '../support/built.ts';
import { HOUR, MB, sawtooth, seeded } from '../support/series-of.ts';
import { plateau } from '../support/terminal-call.ts';
import { servicesIn } from './support/services.ts';

/** When the logs of this test begin, in seconds since 1970. */
const BEGAN = 1767323045;
let folder = '';
const open: Services[] = [];

function start(): Services {
  const services = servicesIn(folder);
  open.push(services);
  services.workspaces.openOrCreate(join(folder, 'soak.plateau'));
  return services;
}

interface Log {
  readonly seconds?: number;
  readonly rss: (time: number) => number;
  /** Start ticks of the process at a time. */
  readonly process?: (time: number) => number;
  readonly isAsleep?: (time: number) => boolean;
}

/** A log as the sampler writes it on the host, every ten seconds. */
function samplerLog({ seconds = 2 * HOUR, rss, process = () => 4242, isAsleep = () => false }: Log): string {
  const lines = ['time,rss [KiB],process'];
  for (let time = 0; time < seconds; time += 10) {
    if (!isAsleep(time)) lines.push(`${BEGAN + time},${Math.round(rss(time) / 1024)},${process(time)}`);
  }
  return `${lines.join('\n')}\n`;
}

async function imported(
  services: Services,
  name: string,
  content: string,
  options: Partial<ImportRequestOptions> = {},
) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { result } = await services.jobs.finished(services.imports.importPaths([path], { via: 'file', ...options }).id);
  const { imported: rows, failed } = result as ImportOutcome;
  expect(failed).toEqual([]);
  const id = rows[0]?.id ?? '';
  const detail = await services.series.detail(id);
  return { id, detail, verdicts: detail.evaluations[0]?.verdicts ?? [] };
}

const of = (verdicts: readonly Verdict[], rule: string): Verdict | undefined =>
  verdicts.find((verdict) => verdict.rule === rule);
const noise = (seed: number) => {
  const random = seeded(seed);
  return () => random() * 2 * MB;
};

/** A megabyte a minute on a base that makes it 55 % of the median. */
function growing(): (time: number) => number {
  const wobble = noise(7);
  return (time) => 132 * MB + (MB / 60) * time + wobble();
}

beforeAll(() => {
  built('main/cli.js');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-soak-'));
});
afterEach(() => {
  for (const services of open.splice(0)) services.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a soak of two hours', () => {
  it('of a megabyte a minute is a likely bottleneck, with the time at which the sentinel was passed and what to do', async () => {
    const services = start();
    const { id, verdicts } = await imported(services, 'rss.csv', samplerLog({ rss: growing() }));
    const growth = of(verdicts, 'LK-RSS');
    expect(growth).toMatchObject({ level: 'likely-bottleneck', certainty: 'confirmed', details: { leftOut: 600 } });
    expect(growth?.measure.value).toBeCloseTo(0.55, 2);
    expect(growth?.details?.p).toBeLessThan(0.01);
    expect((growth?.cost?.value ?? 0) * 60).toBeCloseTo(MB, -4.5);
    expect(growth?.cost?.low ?? 0).toBeLessThan(growth?.cost?.high ?? 0);
    expect(of(verdicts, 'LK-SENTINEL')).toMatchObject({
      level: 'investigate',
      reason: expect.stringMatching(
        /crossed 1\.5 times of it \(20\d MB\) after 6\d min \(2026-01-02 04:1\d:\d\d UTC\)/,
      ),
    });
    expect(adviceText(growth?.advice ?? '')).toMatch(
      /heap snapshots.*14 times the used heap.*refuses it on a production host/,
    );
    expect(services.workspaces.item(id)).toMatchObject({
      level: 'likely-bottleneck',
      summary: expect.stringMatching(/^grows by 55 % · rss 13\d MB → 25\d MB/),
    });
  });

  it('of a flat process is none, with what growth is below', async () => {
    const wobble = noise(9);
    const rss = (time: number) => sawtooth(180 * MB, 30 * MB, 420)(time) + wobble();
    const { verdicts } = await imported(start(), 'rss.csv', samplerLog({ rss }));
    expect(verdicts.map(({ level }) => level)).toEqual(['none', 'none']);
    expect(of(verdicts, 'LK-RSS')).toMatchObject({
      certainty: 'confirmed',
      reason: expect.stringMatching(/^rss does not grow over 110 min: growth below [\d.]+ [kM]B\/h/),
    });
  });

  it('of memory outside of the heap says that a heap diff will not show it', async () => {
    const [rss, heap] = [growing(), sawtooth(40 * MB, 20 * MB, 300)];
    const lines = Array.from({ length: 720 }, (_, i) => {
      const usage = { rss: Math.round(rss(i * 10)), heapUsed: Math.round(heap(i * 10)), external: 2e6 };
      return JSON.stringify({ level: 30, time: (BEGAN + i * 10) * 1000, pid: 7, memory: usage, msg: 'memory' });
    });
    const { verdicts, detail } = await imported(start(), 'app.log', lines.join('\n'));
    expect(detail.item).toMatchObject({
      format: 'memory-usage',
      summary: expect.stringContaining('outside of the heap'),
    });
    expect(of(verdicts, 'LK-NATIVE')).toMatchObject({
      level: 'investigate',
      certainty: 'confirmed',
      advice: 'rss.native',
    });
    expect(of(verdicts, 'LK-RSS')).toMatchObject({ advice: 'rss.native' });
  });

  it('draws no slope across a restart in its middle', async () => {
    const rss = growing();
    const log = samplerLog({
      seconds: 5 * HOUR,
      rss: (time) => rss(time < 2.4 * HOUR ? time : time - 2.4 * HOUR),
      process: (time) => (time < 2.4 * HOUR ? 4242 : 9999),
    });
    const { verdicts, detail } = await imported(start(), 'rss.csv', log);
    expect(detail.series.restarts).toEqual([2.4 * HOUR]);
    const growths = verdicts.filter(({ rule }) => rule === 'LK-RSS');
    expect(growths.map(({ subject }) => subject.key)).toEqual(['rss#1', 'rss#0']);
    for (const { cost } of growths) expect((cost?.value ?? 0) * 60).toBeCloseTo(MB, -4.5);
  });

  it('goes on where this machine slept: the log on the host has no gap; where the host slept, that time is not counted', async () => {
    const services = start();
    const whole = await imported(services, 'whole.csv', samplerLog({ rss: growing() }));
    expect(of(whole.verdicts, 'LK-RSS')?.details?.watched).toBe(6600);
    const isAsleep = (time: number) => time >= 3600 && time < 4200;
    const cut = await imported(services, 'cut.csv', samplerLog({ rss: growing(), isAsleep }));
    expect(of(cut.verdicts, 'LK-RSS')).toMatchObject({
      certainty: 'probable',
      guards: ['QG-SERIES'],
      details: { watched: 6000 },
    });
    expect((of(cut.verdicts, 'LK-RSS')?.cost?.value ?? 0) * 60).toBeCloseTo(MB, -4.5);
  });

  it('is held against the limit that was stated; stated otherwise it is another item', async () => {
    const services = start();
    const log = samplerLog({ rss: growing() });
    const near = await imported(services, 'rss.csv', log, { memoryLimit: 256 * MB });
    const far = await imported(services, 'rss.csv', log, { memoryLimit: 2048 * MB });
    expect(near.id).not.toBe(far.id);
    expect([of(near.verdicts, 'LK-LIMIT')?.level, of(far.verdicts, 'LK-LIMIT')?.level]).toEqual([
      'investigate',
      'none',
    ]);
  });
});

describe('the judgement of a series', () => {
  it('is made again by another rule set, beside the one before', async () => {
    const services = start();
    const { id } = await imported(services, 'rss.csv', samplerLog({ rss: growing() }));
    services.ruleSets.edit('plateau-default-1', { 'rss.bottleneck': 0.9 });
    await services.jobs.finished(services.profiles.evaluateAll().id);
    const { evaluations, item } = await services.series.detail(id);
    expect(evaluations.map(({ ruleSetVersion, current }) => [ruleSetVersion, current])).toEqual(
      expect.arrayContaining([
        [2, true],
        [1, false],
      ]),
    );
    expect(item.level).toBe('investigate');
    const again = await services.profiles.evaluate(id, 'plateau-default-1');
    expect(of(again.verdicts, 'LK-RSS')?.level).toBe('likely-bottleneck');
    expect(again.verdicts).toEqual(evaluations.find(({ current }) => !current)?.verdicts);
  });

  it('is shown in the terminal, and the series saved as a table that is read back', async () => {
    const path = join(folder, 'jstat.txt');
    const jstat = readFileSync(`${checkout}tests/fixtures/series/jstat-j17g1-gc-h.txt`);
    writeFileSync(path, jstat);
    const user = join(folder, 'user');
    const refused = await plateau(user, ['import', path, '--json']);
    expect(JSON.parse(refused.out)).toMatchObject({ failed: [{ code: 'import.intervalNeeded' }] });
    const { out } = await plateau(user, ['import', path, '--interval', '10', '--memory-limit', '512MiB', '--json']);
    const [row] = (JSON.parse(out) as ImportOutcome).imported;
    const shown = await plateau(user, ['show', row?.id ?? '']);
    expect(shown.out).toContain('none · inconclusive · heapUsed');
    const json = JSON.parse((await plateau(user, ['show', row?.id ?? '', '--json'])).out);
    expect(json).toMatchObject({
      verdicts: expect.arrayContaining([expect.objectContaining({ rule: 'LK-RSS', guards: ['QG-SERIES'] })]),
      provenance: { options: { intervalSeconds: 10, memoryLimit: 512 * 1024 ** 2 } },
    });
    const csv = await plateau(user, ['export', row?.id ?? '', '--to', 'csv']);
    const back = readSeries(new TextEncoder().encode(csv.out));
    expect(back.series.columns).toEqual(readSeries(new Uint8Array(jstat), { intervalSeconds: 10 }).series.columns);
    const other = await plateau(user, ['export', row?.id ?? '', '--to', 'svg']);
    expect(other.err).toContain('csv');
  });

  it('is streamed to the window as a file', async () => {
    const services = start();
    const { id } = await imported(services, 'memory of orders.csv', samplerLog({ seconds: 60, rss: () => MB }));
    const file = await services.profiles.export(id, 'csv');
    expect(file.name).toMatch(/\.csv$/);
    expect((await text(file.bytes)).split('\n')[0]).toBe('time [s],rss [bytes]');
  });
});
