import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EventHub } from '../src/main/services/event-hub.ts';
import { FindingService } from '../src/main/services/finding-service.ts';
import { StateService } from '../src/main/services/state-service.ts';
import { compareTask } from '../src/main/services/tasks/compare-tasks.ts';
import { importTask } from '../src/main/services/tasks/import-task.ts';
import { WorkspaceService } from '../src/main/services/workspace-service.ts';
import type { Figures, Report } from './figures.ts';
import { type Measured, measure } from './measure.ts';
import { type BenchFolder, measured, plateau, ROOT } from './profiles.ts';

/** Captures as an audit has them, 500 in all: each file so often, told apart by blanks behind it. */
const CAPTURES = [
  { file: 'resources/sample/orders-before.speedscope.json', times: 200 },
  { file: 'resources/sample/orders-after.speedscope.json', times: 150 },
  { file: 'tests/fixtures/plans/golden/pg15_seqscan_before.json', times: 80 },
  { file: 'tests/fixtures/load/wrk-latency.txt', times: 40 },
  { file: 'tests/fixtures/series/jstat-j17g1-gc-t.txt', times: 30 },
] as const;
const COUNT = CAPTURES.reduce((sum, { times }) => sum + times, 0);
const COMPARISONS = 25;
const FINDINGS = 200;
/** Evidence of each. */
const ROWS = 5;
const ROUNDS = 15;
const BUNDLES = 3;
const TARGET_MS = 100;
const BUNDLE_S = 30;
const at = '2026-01-01T00:00:00.000Z';

/** A workspace with many captures and findings: what its list, one of them and an edit of one take, in this process. */
export async function benchFindings(folder: BenchFolder, figures: Figures): Promise<void> {
  const report = figures.part(`An audit: ${FINDINGS} findings of ${ROWS} verdicts each, ${COUNT} captures`);
  const path = folder.fresh('findings');
  const events = new EventHub();
  const now = () => at;
  const workspaces = new WorkspaceService({ userData: folder.path, state: new StateService(folder.path), events, now });
  workspaces.create(path);
  const service = new FindingService({ workspaces, events, judge: async () => undefined, now });
  try {
    const ids = await captures(folder, path);
    for (let i = 0; i < COMPARISONS; i++) {
      const [before = '', after = ''] = [ids[i], ids[i + CAPTURES[0].times]];
      compareTask({ workspace: path, before: [before], after: [after], basis: 'active', at, version: '0' });
    }
    const [candidate] = service.candidates();
    const verdicts = candidate?.verdicts.filter(({ itemKind }) => itemKind === 'profile') ?? [];
    for (let i = 0; i < FINDINGS; i++) {
      const refs = Array.from({ length: ROWS }, (_, row) => verdicts[(i * ROWS + row) % verdicts.length]).flatMap(
        (one) => (one === undefined ? [] : [{ item: one.item, rule: one.rule, subject: one.subjectKey }]),
      );
      service.create({ verdicts: refs });
    }
    const timed = (work: (round: number) => unknown): readonly number[] =>
      Array.from({ length: ROUNDS }, (_, round) => {
        const begun = performance.now();
        work(round);
        return performance.now() - begun;
      });
    report(
      'the list, with all that is computed',
      'ms',
      timed(() => service.list()),
      TARGET_MS,
    );
    report(
      'one of them, whole',
      'ms',
      timed(() => service.detail('PERF-100')),
      TARGET_MS,
    );
    const edit = (round: number) =>
      service.update('PERF-100', service.detail('PERF-100').finding.bodySha256, { owner: `owner ${round}` });
    report('an edit of one, read before and after', 'ms', timed(edit), TARGET_MS);
    report(
      'candidates: every verdict, grouped',
      'ms',
      timed(() => service.candidates()),
    );
    report(
      'the chain of changes, checked',
      'ms',
      timed(() => service.verifyHistory()),
    );
  } finally {
    workspaces.close();
  }
  await benchBundle(folder, path, report);
}

/** The same audit as a bundle, written and verified by the terminal, beside what its files alone take: hashed and packed by Info-ZIP. */
async function benchBundle(folder: BenchFolder, workspace: string, report: Report): Promise<void> {
  const rounds: { readonly write: Measured; readonly verify: Measured; readonly floor: Measured }[] = [];
  let bytes = 0;
  for (let round = 0; round < BUNDLES; round++) {
    const zip = folder.fresh('audit.zip');
    const write = await measured(plateau('bundle', '--workspace', workspace, '-o', zip, '--json'));
    const verify = await measure(plateau('verify', zip, '--json'));
    const unpacked = folder.fresh('unpacked');
    await measured(['unzip', '-q', zip, '-d', unpacked]);
    const again = `cd "${unpacked}" && sha256sum -c --quiet SHA256SUMS && zip -qr ../again.zip .`;
    rounds.push({ write, verify, floor: await measured(['bash', '-c', again]) });
    bytes = statSync(zip).size;
  }
  const wall = report(
    'its bundle, from the command to the zip',
    's',
    rounds.map(({ write }) => write.wallSeconds),
    BUNDLE_S,
  );
  const floor = report(
    'its files hashed by sha256sum and packed by zip (the floor)',
    's',
    rounds.map((one) => one.floor.wallSeconds),
  );
  report('the bundle over the floor', '×', [wall / floor]);
  report(
    'its CPU time, which others on the machine hardly change',
    's',
    rounds.map(({ write }) => write.cpuSeconds),
    BUNDLE_S,
  );
  report(
    'peak memory of the process tree',
    'MB',
    rounds.map(({ write }) => write.peakBytes / 1e6),
  );
  report('size of the zip', 'MB', [bytes / 1e6]);
  report(
    'verifying it, every verdict made again',
    's',
    rounds.map(({ verify }) => verify.wallSeconds),
  );
}

/** Captures of the usual kinds, each file told apart from its like by blanks behind it. */
async function captures(folder: BenchFolder, workspace: string): Promise<readonly string[]> {
  const sources = CAPTURES.flatMap(({ file, times }) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return Array.from({ length: times }, (_, i) => {
      const name = `${i}-${basename(file)}`;
      const path = join(folder.path, name);
      writeFileSync(path, `${text}${'\n'.repeat(i)}`);
      return { path, name, staged: false };
    });
  });
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const { imported, failed } = await importTask(
    { workspace, sources, options: { via: 'file' }, at, version: '0' },
    context,
  );
  if (failed.length > 0) throw new Error(failed.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return imported.map(({ id }) => id);
}
