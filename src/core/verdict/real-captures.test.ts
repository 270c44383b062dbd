import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importProfiles } from '../profile/importers/index.ts';
import type { Profile } from '../profile/model.ts';
import { nodeStates } from '../profile/node-state.ts';
import { evaluateProfile } from './evaluate.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';

/** Real py-spy output of one program: with lines, without, and with threads that sleep. */
async function read(name: string): Promise<Profile> {
  const bytes = readFileSync(new URL(`../../../tests/fixtures/golden/fixtures/${name}`, import.meta.url));
  async function* chunks() {
    yield new Uint8Array(bytes);
  }
  const { profiles } = await importProfiles(chunks(), { fileName: name, unit: 'samples' });
  const [profile] = profiles;
  if (profile === undefined) throw new Error('nothing read');
  return profile;
}

const plateaus = (profile: Profile) =>
  evaluateProfile({ profile, captureId: 'c', sha256: '0' }, DEFAULT_RULE_SET)
    .filter((verdict) => verdict.rule === 'FG-PLATEAU' && verdict.scope.threads === 'all')
    .map((verdict) => [verdict.subject.key, verdict.level, Math.round(verdict.measure.value * 1000) / 1000]);

test('a function on many lines is one function', async () => {
  expect(plateaus(await read('pyspy_linenumbers.folded'))[0]).toEqual(['hot (work.py)', 'likely-bottleneck', 0.476]);
  expect(plateaus(await read('pyspy_nolineno.folded'))[0]).toEqual(['hot (work.py)', 'likely-bottleneck', 0.623]);
});

test('threads known to have slept are idle, and what really runs stands out', async () => {
  const profile = await read('pyspy_idle_threads.folded');
  expect(plateaus(profile)[0]).toEqual(['idle (work.py)', 'likely-bottleneck', 0.854]);
  const idleThreads = new Set(profile.threads.flatMap((thread, i) => (thread.name === 'MainThread' ? [] : [i])));
  const state = nodeStates(profile.nodes, profile.frames.category, 'python', {
    kinds: ['cpu'],
    threads: profile.threads,
    idleThreads,
  });
  expect(plateaus({ ...profile, nodes: { ...profile.nodes, state } })[0]).toEqual([
    'hot (work.py)',
    'likely-bottleneck',
    0.711,
  ]);
});
