import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventHub } from '../src/main/services/event-hub.ts';
import { FindingService } from '../src/main/services/finding-service.ts';
import { StateService } from '../src/main/services/state-service.ts';
import { compareTask } from '../src/main/services/tasks/compare-tasks.ts';
import { importTask } from '../src/main/services/tasks/import-task.ts';
import { WorkspaceService } from '../src/main/services/workspace-service.ts';
import type { Figures } from './figures.ts';
import { type BenchFolder, ROOT } from './profiles.ts';

const CAPTURES = 500;
const COMPARISONS = 25;
const FINDINGS = 200;
/** Evidence of each. */
const ROWS = 5;
const ROUNDS = 15;
const TARGET_MS = 100;
const at = '2026-01-01T00:00:00.000Z';

/** A workspace with many captures and findings: what its list, one of them and an edit of one take, in this process. */
export async function benchFindings(folder: BenchFolder, figures: Figures): Promise<void> {
  const report = figures.part(`Findings: ${FINDINGS} of them, ${ROWS} verdicts each, ${CAPTURES} captures`);
  const path = folder.fresh('findings');
  const events = new EventHub();
  const now = () => at;
  const workspaces = new WorkspaceService({ userData: folder.path, state: new StateService(folder.path), events, now });
  workspaces.create(path);
  const service = new FindingService({ workspaces, events, now });
  try {
    const ids = await captures(folder, path);
    for (let i = 0; i < COMPARISONS; i++) {
      const [before = '', after = ''] = [ids[i], ids[i + COMPARISONS]];
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
}

/** The same capture, called otherwise each time. */
async function captures(folder: BenchFolder, workspace: string): Promise<readonly string[]> {
  const text = readFileSync(join(ROOT, 'resources/sample/orders-before.speedscope.json'), 'utf8');
  const sources = Array.from({ length: CAPTURES }, (_, i) => {
    const file = join(folder.path, `capture-${i}.speedscope.json`);
    writeFileSync(file, `${text}${' '.repeat(i)}`);
    return { path: file, name: `capture-${i}.speedscope.json`, staged: false };
  });
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const { imported } = await importTask({ workspace, sources, options: { via: 'file' }, at, version: '0' }, context);
  return imported.map(({ id }) => id);
}
