import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { Candidate } from '../../core/finding/candidates.ts';
import type { DeletedFinding, FindingRow } from '../../core/finding/stored.ts';
import { call } from '../state/client.ts';

interface FindingStore {
  /** What to fix first first. */
  readonly rows: readonly FindingRow[];
  /** Verdicts that findings can be made of, the weightiest group first. */
  readonly candidates: readonly Candidate[];
  readonly deleted: readonly DeletedFinding[];
  readonly loaded: boolean;
  readonly error: PlateauErrorData | null;
}

const EMPTY: FindingStore = { rows: [], candidates: [], deleted: [], loaded: false, error: null };

export const useFindings = create<FindingStore>(() => EMPTY);

/** One finding of the list; undefined where it is not there. */
export const findingRow = ({ rows }: Pick<FindingStore, 'rows'>, id: string): FindingRow | undefined =>
  rows.find((row) => row.id === id);

/** Of another workspace nothing that was asked for this one is shown. */
let workspace = 0;
let running: Promise<void> | null = null;
let again = false;

async function ask(of: number): Promise<void> {
  try {
    const [rows, candidates, deleted] = await Promise.all([
      call('findings', {}),
      call('findingCandidates', {}),
      call('deletedFindings', {}),
    ]);
    if (of === workspace) useFindings.setState({ rows, candidates, deleted, loaded: true, error: null });
  } catch (thrown) {
    if (of === workspace) useFindings.setState({ error: toErrorData(thrown) });
  }
}

/** Asks for the list, the candidates and what was deleted. While one answer is on its way, all who ask wait for one more after it. */
export async function refreshFindings(): Promise<void> {
  if (running !== null) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await ask(workspace);
    } while (again);
  })();
  try {
    await running;
  } finally {
    running = null;
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
const SETTLE_MS = 250;

/** Asks again shortly: items that come in one after the other ask once. */
export function refreshFindingsSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void refreshFindings(), SETTLE_MS);
}

/** Forgets the findings of the workspace that was open. */
export function clearFindings(): void {
  workspace += 1;
  clearTimeout(timer);
  useFindings.setState(EMPTY);
}
