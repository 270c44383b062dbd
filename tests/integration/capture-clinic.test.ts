import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfilerId } from '../../src/core/capture/profiler-ids.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
import { clinicFlameImporter } from '../../src/core/profile/importers/clinic-flame.ts';
import { heapProfileImporter } from '../../src/core/profile/importers/heapprofile.ts';
import { readSeries } from '../../src/core/series/read-series.ts';
import { CLINIC_PROFILERS } from '../../src/main/capture/clinic/index.ts';
import type { Profiler } from '../../src/main/capture/profiler.ts';
import { readBytes, soleProfile, totals } from '../support/read-profile.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBench } from './support/capture-with.ts';
import { targetPath } from './support/node-target.ts';

function profiler(id: ProfilerId): Profiler {
  const found = CLINIC_PROFILERS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no profiler ${id}`);
  return found;
}

const missing = missingTools('clinic');

describe.skipIf(missing.length > 0)(`a program started under clinic${skipReason(missing)}`, () => {
  let bench: CaptureBench;
  /** The program's own folder, with letters that a shell would take for its own. */
  let app: string;
  beforeEach(() => {
    bench = new CaptureBench();
    app = join(bench.folder, "the app's $HOME; folder");
    mkdirSync(app);
    for (const name of ['orders.cjs', 'order-server.cjs', 'ask.mjs']) copyFileSync(targetPath(name), join(app, name));
  });
  afterEach(() => bench.remove());

  const files = ['ask.mjs', 'order-server.cjs', 'orders.cjs'];

  /** Processes that mention this test's folder. */
  function processes(): readonly string[] {
    const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1 << 24 });
    return list.split('\n').filter((line) => line.includes(bench.folder) && !line.includes('ps -eo'));
  }

  /** Nothing is left: no process, no file of clinic's, neither beside the program nor in the folder for captures, and no journal. */
  async function expectNothingLeft(...own: readonly string[]): Promise<void> {
    // The guardian looks ten times a second.
    for (let i = 0; i < 100 && processes().length > 0; i++) await new Promise((go) => setTimeout(go, 50));
    expect(processes()).toEqual([]);
    expect(readdirSync(app).sort()).toEqual([...files, ...own].sort());
    expect(readdirSync(bench.remote)).toEqual([]);
    expect(bench.journal.list()).toEqual([]);
  }

  function launch(args: readonly string[], onPort: readonly string[]): NonNullable<CaptureRequest['launch']> {
    return { command: ['node', 'order-server.cjs', ...args], folder: app, onPort };
  }

  const ask = (seconds: number, ...more: readonly string[]): readonly string[] => [
    ...['node', 'ask.mjs', 'http://127.0.0.1:$PORT/orders', String(seconds), ...more],
  ];

  it('flame: names the hot function, ends after its time, and runs the load in the program’s folder', async () => {
    const { files: got, provenance } = await bench.capture(profiler('clinic-flame'), {
      event: 'cpu',
      seconds: 3,
      launch: launch([], ask(60)),
    });
    expect(got.map(({ name, kind, format }) => [name, kind, format])).toEqual([
      ['samples.json', 'profile', 'clinic-flame'],
    ]);
    expect(got[0]?.remoteSha256).toBe(got[0]?.sha256);
    const bytes = new Uint8Array(readFileSync(got[0]?.path ?? ''));
    const profile = soleProfile(await readBytes(clinicFlameImporter, bytes, { durationSeconds: 3 }));
    const [hottest] = [...totals(profile, 'samples')]
      .filter(([name]) => name !== 'epoll_pwait')
      .sort((a, b) => b[1].self - a[1].self);
    expect(hottest?.[0]).toBe('findPrice');
    expect(provenance).toMatchObject({
      partial: null,
      rate: 1000,
      profiler: { version: expect.stringMatching(/^\d+\./) },
    });
    await expectNothingLeft();
  });

  it('doctor: gives a series, and ends with its load, whose arguments arrive as they are', async () => {
    const hostile = ["it's $HOME \\$X $", '{Y:-z} `id` "q" $'].join('');
    const { files: got, provenance } = await bench.capture(profiler('clinic-doctor'), {
      event: 'process',
      seconds: 60,
      launch: launch([], ask(1.5, 'asked.json', hostile)),
    });
    expect(got.map(({ name, kind }) => [name, kind])).toEqual([['process.csv', 'series']]);
    const { series, warnings } = readSeries(new Uint8Array(readFileSync(got[0]?.path ?? '')));
    expect(warnings).toEqual([]);
    expect(series.columns.map(({ name }) => name)).toContain('delay');
    expect(series.times.length).toBeGreaterThan(10);
    const asked: unknown = JSON.parse(readFileSync(join(app, 'asked.json'), 'utf8'));
    expect(asked).toMatchObject({ arguments: ['asked.json', hostile], folder: app });
    // The program runs in its own folder, too.
    expect(asked).toMatchObject({ first: expect.stringContaining(`${app} `) });
    expect(provenance.partial).toMatch(/^the program ended after \d+\.\d of 60 s$/);
    await expectNothingLeft('asked.json');
  });

  it('heapprofiler: tells where what it keeps is allocated', async () => {
    const { files: got } = await bench.capture(profiler('clinic-heapprofiler'), {
      event: 'heap',
      seconds: 2,
      launch: launch(['--leak', '--graceful'], ask(60)),
    });
    expect(got.map(({ name, kind }) => [name, kind])).toEqual([['main.heapprofile', 'profile']]);
    const bytes = new Uint8Array(readFileSync(got[0]?.path ?? ''));
    const profile = soleProfile(await readBytes(heapProfileImporter, bytes));
    const type = profile.sampleTypes[profile.defaultSampleType]?.name ?? '';
    expect([...totals(profile, type).keys()]).toContain('rememberOrder');
    await expectNothingLeft();
  });

  it('bubbleprof: ends by its limit, and its page is kept', async () => {
    const { files: got } = await bench.capture(profiler('clinic-bubbleprof'), {
      event: 'process',
      seconds: 2,
      launch: launch([], ask(60)),
    });
    expect(got.map(({ name, kind }) => [name, kind])).toEqual([['bubbleprof.html', 'text']]);
    const page = readFileSync(got[0]?.path ?? '', 'utf8');
    expect([page.slice(0, 100).trim().slice(0, 15), page.includes('Clinic Bubbleprof')]).toEqual([
      '<!DOCTYPE html>',
      true,
    ]);
    await expectNothingLeft();
  });

  it('leaves nothing when it is cancelled', async () => {
    const controller = new AbortController();
    const capture = bench.capture(
      profiler('clinic-bubbleprof'),
      { event: 'process', seconds: 10, launch: launch([], ask(60)) },
      controller.signal,
    );
    capture.catch(() => undefined);
    while (!processes().some((line) => line.includes('ask.mjs'))) await new Promise((go) => setTimeout(go, 50));
    controller.abort();
    await expect(capture).rejects.toMatchObject({ code: 'job.cancelled' });
    await expectNothingLeft();
  });

  it('says what the program said where it does not start', async () => {
    const capture = bench.capture(profiler('clinic-doctor'), {
      event: 'process',
      seconds: 5,
      launch: { command: ['node', 'missing.js'], folder: app, onPort: [] },
    });
    await expect(capture).rejects.toMatchObject({ message: expect.stringContaining('missing.js') });
    await expect(
      bench.capture(profiler('clinic-doctor'), {
        event: 'process',
        seconds: 5,
        launch: { command: ['node', 'a.js'], folder: join(app, 'none'), onPort: [] },
      }),
    ).rejects.toMatchObject({ code: 'capture.noFolder' });
    await expectNothingLeft();
  });
});
