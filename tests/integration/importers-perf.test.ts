import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { perfScriptImporter } from '../../src/core/profile/importers/perf-script.ts';
import { readBytes, soleProfile, sums, totals } from '../support/read-profile.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';

const program = fileURLToPath(new URL('../fixtures/profiles/perf/program/orders.c', import.meta.url));
const missing = missingTools('perf', 'cc');
const folder = mkdtempSync(join(tmpdir(), 'plateau-perf-'));
if (missing.length === 0) {
  const probe = spawnSync('perf', ['record', '-q', '-e', 'cpu-clock', '-o', join(folder, 'probe'), 'true']);
  if (probe.status !== 0) missing.push('perf that the kernel allows');
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing.length > 0)(`a fresh recording of this machine's perf${skipReason(missing)}`, () => {
  it('gives the numbers of perf report', async () => {
    run('cc', ['-O2', '-g', '-fno-omit-frame-pointer', '-pthread', '-o', 'orders', program], folder);
    run('perf', ['record', '-q', '-e', 'cpu-clock', '-F', '99', '-g', '-o', 'perf.data', './orders'], folder);
    const text = run('perf', ['script', '-i', 'perf.data'], folder);
    const profile = soleProfile(await readBytes(perfScriptImporter, new TextEncoder().encode(text)));
    const report = run(
      'perf',
      ['report', '-i', 'perf.data', '--no-children', '-g', 'none', '--stdio', '-F', 'period,sym'],
      folder,
    );
    expect(sums(profile, 'cpu-clock').weight).toBe(Number(/Event count \(approx\.\): (\d+)/.exec(report)?.[1]));
    const found = totals(profile, 'cpu-clock');
    for (const name of ['price', 'quote', 'read_zero']) {
      const period = new RegExp(`^ +(\\d+)  \\[[k.]\\] ${name} *$`, 'm').exec(report)?.[1];
      if (period !== undefined) expect([name, found.get(name)?.self]).toEqual([name, Number(period)]);
    }
    expect(found.get('price')?.self).toBeGreaterThan(0);
  });
});
