import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { jfrImporter } from '../../src/core/profile/importers/jfr.ts';
import { readBytes, soleProfile, sums } from '../support/read-profile.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';

const missing = missingTools('java', 'javac', 'jfr');
const program = fileURLToPath(new URL('../fixtures/profiles/jfr/program/Orders.java', import.meta.url));

describe.skipIf(missing.length > 0)(`a fresh recording of this machine's JDK${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-jfr-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the events that jfr summary counts', async () => {
    run('javac', ['-g', '-encoding', 'UTF-8', '-d', folder, program], folder);
    run('java', ['-XX:StartFlightRecording=settings=profile,filename=fresh.jfr', '-cp', folder, 'Orders', '3'], folder);
    const profile = soleProfile(await readBytes(jfrImporter, readFileSync(join(folder, 'fresh.jfr'))));
    const summary = run('jfr', ['summary', 'fresh.jfr'], folder);
    const counted = (event: string) => Number(new RegExp(`jdk\\.${event} +(\\d+)`).exec(summary)?.[1] ?? 0);
    const hits = (type: string) => (profile.sampleTypes.some((t) => t.name === type) ? sums(profile, type).hits : 0);
    expect(hits('cpu')).toBe(counted('ExecutionSample'));
    expect(hits('alloc')).toBe(counted('ObjectAllocationSample'));
    expect(hits('native')).toBe(counted('NativeMethodSample'));
    expect(hits('lock') + hits('park')).toBe(counted('JavaMonitorEnter') + counted('ThreadPark'));
    expect(profile.meta.durationSeconds).toBeGreaterThan(2);
    expect(profile.threads.map((thread) => thread.name)).toContain('parse-1');
  });
});
