import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { built } from '../support/built.ts';
import { unzipped } from '../support/bundle/zip-edit.ts';
import { plateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'tests/fixtures');
const mine = temporaryUserData();
const auditor = temporaryUserData();

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err } = await plateau(mine.path, [...args, '--json']);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as T;
}

/** Ids of what was imported, in the order of the files. */
async function imported(...files: readonly string[]): Promise<readonly string[]> {
  const answer = await json<{ readonly imported: readonly { readonly id: string }[] }>('import', ...files);
  return answer.imported.map(({ id }) => id);
}

interface Listed {
  readonly candidates: readonly {
    readonly verdicts: readonly { readonly item: string; readonly rule: string; readonly subjectKey: string }[];
  }[];
}

beforeAll(async () => {
  built('main/cli.js');
  const program = join(FIXTURES, 'heap/tenant-sessions.cjs');
  execFileSync(process.execPath, ['--expose-gc', program], { cwd: mine.path });
  const heaps = [0, 1, 2, 3].map((number) => join(mine.path, `heap-${number}.heapsnapshot`));
  await json('series', ...heaps, '--ops', '1000', '--forced-gc');
  const runs = await imported(
    ...['before-1', 'before-2', 'before-3', 'after-1', 'after-2'].map((run) => join(FIXTURES, `load/k6-${run}.json`)),
  );
  await json('compare', runs.slice(0, 3).join(','), runs.slice(3).join(','));
  await imported(
    join(FIXTURES, 'profiles/v8/node-http.cpuprofile'),
    join(FIXTURES, 'profiles/v8/node-http.heapprofile'),
    join(FIXTURES, 'plans/pg17/23b-partition-not-pruned.json'),
    join(FIXTURES, 'retest/memory-leak.csv'),
    join(FIXTURES, 'heaps/hprof/session-leak-17.hprof.gz'),
    join(FIXTURES, 'heaps/hprof/session-leak-8-agent.hprof.gz'),
    join(FIXTURES, 'heaps/histogram/jcmd-17.txt'),
    join(FIXTURES, 'frontend/lighthouse-12-1.json'),
  );
  const { candidates } = await json<Listed>('finding', 'candidates');
  const leak = candidates.flatMap(({ verdicts }) => verdicts).find(({ rule }) => rule === 'LK-SHARE');
  await json('finding', 'new', leak?.item ?? '', '--verdict', `LK-SHARE:${leak?.subjectKey ?? ''}`);
}, 300_000);
afterAll(() => {
  mine.remove();
  auditor.remove();
});

describe('a bundle of heaps, runs of k6, profiles, a plan and a series', () => {
  it.each(['internal-full', 'share-external', 'share-external-strict'])(
    'has every verdict made again from what is in it under %s',
    { timeout: 300_000 },
    async (profile) => {
      const zip = join(mine.path, `${profile}.zip`);
      expect(await plateau(mine.path, ['bundle', '--profile', profile, '-o', zip])).toMatchObject({ code: 0 });
      const { code, out } = await plateau(auditor.path, ['verify', zip, '--json']);
      const { failures, unheld, replay } = JSON.parse(out) as BundleVerification;
      expect({ code, failures, unheld, cannot: replay?.cannot }).toEqual({
        ...{ code: 0, failures: [], unheld: [], cannot: [] },
      });
      expect(replay?.equal).toBe(replay?.verdicts);
      expect(replay?.verdicts).toBeGreaterThan(15);
    },
  );

  it('has under the strict profile no name of the heaps’ own, in no file', { timeout: 300_000 }, async () => {
    const OWN =
      /SessionEntry|TenantCache|AuditTrail|OrderLine|orderLines|byUser|loginLog|loginOf|shopState|tenant-sessions|acme\.example|com\.acme/;
    const told = async (profile: string): Promise<readonly string[]> =>
      [...(await unzipped(join(mine.path, `${profile}.zip`)))].flatMap(([path, bytes]) =>
        OWN.test(bytes.toString('utf8')) ? [path] : [],
      );
    expect(await told('share-external-strict')).toEqual([]);
    expect(await told('share-external')).toContain('verdicts/verdicts.json');
  });
});
