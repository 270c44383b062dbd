import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { pprofImporter } from '../../src/core/profile/importers/pprof.ts';
import { findGo } from '../support/go-program.ts';
import { readBytes, soleProfile, sums, totals } from '../support/read-profile.ts';
import { run, skipReason } from '../support/tools.ts';

const go = findGo() ?? 'go';
const program = new URL('../fixtures/profiles/pprof/program/orders.go', import.meta.url);

describe.skipIf(findGo() === null)(
  `fresh profiles of this machine's Go${skipReason(findGo() === null ? ['go'] : [])}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'plateau-go-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('give the numbers of go tool pprof', async () => {
      copyFileSync(program, join(folder, 'orders.go'));
      writeFileSync(join(folder, 'go.mod'), 'module orders\n');
      run(go, ['build', '-o', 'orders', '.'], folder);
      run(join(folder, 'orders'), [folder, '2s'], folder);
      for (const [file, type, unit] of [
        ['go-cpu', 'cpu', 'ns'],
        ['go-allocs', 'alloc_space', 'B'],
        ['go-mutex', 'delay', 'ns'],
      ] as const) {
        const path = join(folder, `${file}.pb.gz`);
        const profile = soleProfile(await readBytes(pprofImporter, gunzipSync(readFileSync(path))));
        const top = run(
          go,
          ['tool', 'pprof', '-top', '-nodefraction=0', '-nodecount=100000', `-unit=${unit}`, path],
          folder,
        );
        const total = Number(new RegExp(`% of (\\d+)${unit} total`).exec(top)?.[1]);
        expect([file, sums(profile, type).weight]).toEqual([file, total]);
        const found = totals(profile, type);
        let compared = 0;
        for (const line of top.split('\n')) {
          const [, flat, name = ''] =
            /^ *(\d+)\S* +\S+% +\S+% +\d+\S* +\S+% {2}(main\.[a-z]+)(?: \(inline\))?$/.exec(line) ?? [];
          if (flat === undefined) continue;
          expect([name, found.get(name)?.self]).toEqual([name, Number(flat)]);
          compared++;
        }
        expect(compared).toBeGreaterThan(0);
      }
    });
  },
);
