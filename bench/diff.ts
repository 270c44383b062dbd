import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type DiffView, diffTrees } from '../src/core/profile/diff-tree.ts';
import { collapsedImporter } from '../src/core/profile/importers/collapsed.ts';
import type { Profile } from '../src/core/profile/model.ts';
import { compareProfiles } from '../src/core/verdict/compare.ts';
import { DEFAULT_RULE_SET } from '../src/core/verdict/rule-set.ts';
import { createDoor } from '../src/main/api/door.ts';
import type { Door } from '../src/main/api/site.ts';
import { ForkHost } from '../src/main/jobs/fork-host.ts';
import { createServices } from '../src/main/services/index.ts';
import { installationOf } from '../src/main/services/places.ts';
import type { Figures } from './figures.ts';
import { type BenchFolder, ROOT, ROUNDS, SMALL, workspaceWith } from './profiles.ts';

const SECONDS = 60;

async function read(path: string): Promise<Profile> {
  const { profiles } = await collapsedImporter.read(createReadStream(path), {
    fileName: 'bench.folded',
    durationSeconds: SECONDS,
  });
  const [profile] = profiles;
  if (profile === undefined) throw new Error(`${path} holds no profile`);
  return profile;
}

function diff(before: Profile, after: Profile): DiffView {
  return diffTrees([before], [after], {
    basis: 'active',
    sampleType: 'samples',
    foldRecursion: false,
    invert: false,
    factors: { before: [1 / SECONDS], after: [1 / SECONDS] },
    unit: 'samples/second',
  });
}

function compare(before: Profile, after: Profile) {
  const side = (profile: Profile, name: string) => ({
    captures: [{ profile, captureId: name, sha256: name, label: name }],
  });
  return compareProfiles(side(before, 'before'), side(after, 'after'), DEFAULT_RULE_SET, { basis: 'active' });
}

/** Nodes whose costs differ, and functions with a status or a significant change: none for a profile with itself. */
function differences(profile: Profile): number {
  const { count, selfBefore, selfAfter, totalBefore, totalAfter } = diff(profile, profile);
  let found = 0;
  for (let i = 0; i < count; i++) if (selfBefore[i] !== selfAfter[i] || totalBefore[i] !== totalAfter[i]) found++;
  const changes = new Set(['new', 'regressed', 'improved', 'resolved', 'exposed', 'masked']);
  const { rows } = compare(profile, profile);
  for (const row of rows) {
    if (row.significant || row.deltaCost.value !== 0 || (row.status !== null && changes.has(row.status))) found++;
  }
  return found;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** Two trees of 300 k nodes against each other: the passes themselves, and through the door from stored profiles to a drawn overlay. */
export async function benchDiff(folder: BenchFolder, figures: Figures): Promise<void> {
  const files = [
    await folder.profile({ nodes: SMALL }),
    await folder.profile({ nodes: SMALL, change: 1.5 }),
    await folder.profile({ nodes: SMALL, seed: 2 }),
  ];
  const [before, changed, other] = await Promise.all(files.map(read));
  if (before === undefined || changed === undefined || other === undefined) throw new Error('a profile is missing');
  const report = figures.part(`Difference of two trees of ${SMALL} nodes`);
  for (const [name, after] of [
    ['the same stacks with other weights', changed],
    ['other stacks', other],
  ] as const) {
    diff(before, after);
    const trees = Array.from({ length: ROUNDS }, () => timed(() => diff(before, after)));
    compare(before, after);
    const tables = Array.from({ length: ROUNDS }, () => timed(() => compare(before, after)));
    report(`trees, ${name}`, 's', trees, 0.6);
    report(`table and verdicts, ${name}`, 's', tables);
    report(
      `trees, table and verdicts, ${name}`,
      's',
      trees.map((time, i) => time + (tables[i] ?? 0)),
      0.6,
    );
  }
  report('differences of a profile with itself', 'count', [differences(before)], 0);

  const { path, ids } = await workspaceWith(folder, files);
  const [first = '', second = '', third = ''] = ids;
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { door, close } = openDoor(folder, path);
    cold.push(await compareThroughDoor(door, first, second));
    // Both sides of the next one are open, as they are when someone compares what is on the screen.
    await drawn(door, `/api/profiles/${third}/flame`);
    warm.push(await compareThroughDoor(door, first, third));
    close();
  }
  report('through the door to a drawn overlay, other stacks, both open', 's', warm, 0.6);
  report('through the door to a drawn overlay, same stacks, none open', 's', cold);
}

/** The one door over services of their own, with worker processes as the shells have them. */
export function openDoor(folder: BenchFolder, workspace: string): { readonly door: Door; readonly close: () => void } {
  const installation = installationOf(join(ROOT, 'out/main'));
  const services = createServices({
    userData: folder.fresh('user'),
    resources: installation.resources,
    workers: new ForkHost(installation.worker),
    shell: 'cli',
    version: installation.version,
  });
  services.workspaces.open(workspace);
  return { door: createDoor(services), close: () => services.close() };
}

/** What a call answers with. Throws what it was refused with. */
export async function ask(door: Door, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
  const response = await door(
    new Request(`http://127.0.0.1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }),
  );
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function drawn(door: Door, path: string): Promise<void> {
  await (await ask(door, 'GET', path)).arrayBuffer();
}

async function compareThroughDoor(door: Door, before: string, after: string): Promise<number> {
  const start = performance.now();
  const made = await ask(door, 'POST', '/api/comparisons', { before: [before], after: [after] });
  const { itemId } = (await made.json()) as { readonly itemId: string };
  await Promise.all([
    ask(door, 'GET', `/api/comparisons/${itemId}`).then((response) => response.json()),
    drawn(door, `/api/comparisons/${itemId}/flame?side=overlay`),
  ]);
  return (performance.now() - start) / 1000;
}
