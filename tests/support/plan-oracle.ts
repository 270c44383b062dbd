/** A step as `EXPLAIN (FORMAT JSON)` prints it. */
interface PrintedStep {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Actual Total Time'?: number;
  readonly 'Actual Loops'?: number;
  readonly Workers?: readonly PrintedWorker[];
  readonly Plans?: readonly PrintedStep[];
}
interface PrintedWorker {
  readonly 'Worker Number': number;
  readonly 'Actual Total Time': number;
  readonly 'Actual Loops': number;
}

/** What a step's self time must be, and how far off it may be by what is printed. */
export interface ExpectedTime {
  readonly step: string;
  /** Milliseconds; null where nothing may be said, since it never ran. */
  readonly self: number | null;
  readonly slack: number;
}

const stepsOf = ({ Plans = [] }: PrintedStep): readonly PrintedStep[] => Plans;

/** Milliseconds that each process spent in a step: `ExplainNode` divides the sum of all by the loops of all, and prints each worker's beside it. */
function byProcess(step: PrintedStep): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  let rest = (step['Actual Total Time'] ?? 0) * (step['Actual Loops'] ?? 0);
  let loops = step['Actual Loops'] ?? 0;
  for (const worker of step.Workers ?? []) {
    const time = worker['Actual Total Time'] * worker['Actual Loops'];
    rest -= time;
    loops -= worker['Actual Loops'];
    if (worker['Actual Loops'] > 0) times.set(`worker ${worker['Worker Number']}`, time);
  }
  if (loops > 0) times.set('leader', rest);
  return times;
}

/**
 * Self times of a plan's steps in preorder, straight from what `explain.c` prints and `instrument.c` counts, one process after the other: a
 * process's own time in a step is its time there less its time in the steps below. On the clock that is the mean over the processes that a
 * Gather had. Null where other steps run InitPlans or WITH queries, of which no step tells who asked; and below a Parallel Bitmap Heap
 * Scan, whose bitmap all processes wait for. With VERBOSE only for what runs below a Gather.
 */
export function expectedTimes(text: string): readonly (ExpectedTime | null)[] {
  const [document] = JSON.parse(text) as readonly { readonly Plan: PrintedStep }[];
  if (document === undefined) return [];
  const isAsked = text.includes('"Parent Relationship": "InitPlan"');
  const hasWorkers = text.includes('"Workers": [') && text.includes('"Output": [');
  const found: (ExpectedTime | null)[] = [];
  const visit = (step: PrintedStep, processes: number | null, waits: boolean): void => {
    const isGather = step['Node Type'].startsWith('Gather');
    const isBitmap = step['Node Type'].startsWith('Bitmap');
    const loops = step['Actual Loops'] ?? 0;
    const slack = 0.001 * [step, ...stepsOf(step)].reduce((sum, one) => sum + (one['Actual Loops'] ?? 0), 1);
    if (loops === 0) found.push({ step: step['Node Type'], self: null, slack });
    else if (isAsked || isGather || (processes !== null && (!hasWorkers || isBitmap || waits))) found.push(null);
    else {
      const below = stepsOf(step).map(byProcess);
      let own = 0;
      for (const [process, time] of byProcess(step)) {
        own += time - below.reduce((sum, times) => sum + (times.get(process) ?? 0), 0);
      }
      found.push({ step: step['Node Type'], self: Math.max(0, own / (processes ?? 1)), slack });
    }
    for (const one of stepsOf(step)) {
      if (isGather) visit(one, Math.max(1, byProcess(one).size), false);
      else visit(one, processes, waits || (isBitmap && processes !== null));
    }
  };
  visit(document.Plan, null, false);
  return found;
}
