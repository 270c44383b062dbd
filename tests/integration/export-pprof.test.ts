import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pprof } from '../../src/core/profile/exporters/pprof.ts';
import { exported } from '../support/exported.ts';
import { findGo } from '../support/go-program.ts';
import { profileOf } from '../support/profile-of.ts';
import { skipReason } from '../support/tools.ts';

const go = findGo();

/** What `go tool pprof` prints of an exported profile. */
function printed(bytes: Uint8Array, ...options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-pprof-'));
  try {
    const file = join(folder, 'exported.pb');
    writeFileSync(file, bytes);
    return execFileSync(go ?? 'go', ['tool', 'pprof', ...options, file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(go === null)(
  `an exported pprof file, as go tool pprof reads it${skipReason(go === null ? ['go'] : [])}`,
  () => {
    const sampleTypes = [
      { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' },
      { name: 'alloc_space', kind: 'alloc', unit: 'bytes' },
    ] as const;
    const text =
      '[main]\nmain.run;main.hot;runtime.copy^ 700000000 10\nmain.run;main.cold 200000000 90\n[worker]\nmain.run 100000000';
    const profile = profileOf(text, { sampleTypes, meta: { durationSeconds: 2 } });

    it('has the same self and total weights', () => {
      const top = printed(exported(pprof, profile), '-top', '-sample_index=cpu');
      expect(top).toContain('Duration: 2s, Total samples = 1000ms');
      const rows = top.split('\n').filter((line) => /main\.|runtime\./.test(line));
      expect(
        rows.map((line) =>
          line
            .trim()
            .split(/\s+/)
            .filter((_, i) => [0, 3, 5].includes(i))
            .join(' '),
        ),
      ).toEqual(['700ms 700ms runtime.copy', '200ms 200ms main.cold', '100ms 1000ms main.run', '0 700ms main.hot']);
    });

    it('has the other sample types, the inlining and the threads', () => {
      expect(printed(exported(pprof, profile), '-top', '-sample_index=alloc_space')).toContain('90B 90.00% 90.00%');
      expect(printed(exported(pprof, profile), '-top')).toContain('runtime.copy (inline)');
      const tags = printed(exported(pprof, profile), '-tags', '-sample_index=cpu');
      expect(tags).toMatch(/thread: Total 1s of 1s.*\s+900ms \(90.00%\): main\s+100ms \(10.00%\): worker/);
    });
  },
);
