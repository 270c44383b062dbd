import type { CapturePlan, CaptureRequest, PlanStep } from '../../core/capture/request.ts';
import { ENOUGH_HEAPS, heapName } from '../../core/capture/series.ts';
import { PlateauError } from '../../core/error.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import { durationText } from '../../core/series/series-summary.ts';
import type { Profiler } from './profiler.ts';
import { endOf, plainText, toolLines } from './tool-failure.ts';

/** The longest that the operations between two heaps may take. */
const OPERATIONS_SECONDS = 3600;

/** Operations as people count them: `200 operations`, or `the operations` where nobody does. */
export const operationsText = (operations: number | null): string =>
  operations === null ? 'the operations' : `${operations.toLocaleString('en-US')} operations`;

function betweenStep({ series }: CaptureRequest): PlanStep {
  const text = operationsText(series?.operations ?? null);
  const between = series?.between;
  switch (between?.kind) {
    case 'command':
      return {
        kind: 'command',
        argv: between.command,
        why: `Runs ${text}, in ${between.folder === '.' ? 'the login’s home folder' : between.folder}. The series ends where it ends with another code than 0, or after ${durationText(OPERATIONS_SECONDS)}.`,
      };
    case 'wait':
      return {
        kind: 'channel',
        what: `Wait ${durationText(between.seconds)}`,
        why: `Meanwhile ${text} run there by themselves.`,
      };
    default:
      return { kind: 'channel', what: 'Wait until you say that it goes on', why: `You run ${text}.` };
  }
}

/**
 * The plan of one heap as the plan of a whole series: each heap is a capture of its own. Without a series it stays as it is.
 */
export function seriesPlan(plan: CapturePlan): CapturePlan {
  const { series } = plan.request;
  if (series === undefined) return plan;
  const { heaps, operations } = series;
  const last = heapName(heaps - 1);
  const rest: PlanStep = {
    kind: 'channel',
    what: heaps === 2 ? 'The heap again: T1' : `The heap again: T1 to ${last}, with the operations before each`,
    why: 'Only while it is the same process: its start time is compared. What was taken is kept, whatever comes.',
  };
  const measured: PlanStep = {
    kind: 'channel',
    what: 'Here: what grew from heap to heap is measured',
    why: heaps > 2 ? `The difference from T0 to T1 is warm-up and does not count.` : 'There is one difference.',
  };
  const warnings: ImportWarning[] = [];
  if (heaps < ENOUGH_HEAPS || operations === null) {
    warnings.push({
      code: 'capture.shortSeries',
      message:
        heaps < ENOUGH_HEAPS
          ? `Growth is confirmed from ${ENOUGH_HEAPS} heaps on: one difference for the warm-up, and two that count.`
          : 'Without the number of operations it cannot be told how much each of them leaves behind.',
    });
  }
  return {
    ...plan,
    steps: [
      ...plan.steps.filter(({ once }) => once !== 'after'),
      betweenStep(plan.request),
      rest,
      ...plan.steps.filter(({ once }) => once === 'after'),
      measured,
    ],
    warnings: [...plan.warnings, ...warnings],
  };
}

/** The operations of a series as a capture that brings nothing: run under a guardian, known to the journal, gone when it ends. */
export function operationsProfiler({ profiler, series }: CaptureRequest): Profiler {
  const between = series?.between;
  return {
    id: profiler,
    readiness: () => null,
    plan: (request) => ({
      request,
      rate: null,
      steps: [betweenStep(request)],
      samples: null,
      samplesBasis: '',
      cost: null,
      costBasis: '',
      bytes: 0,
      warnings: [],
    }),
    run: async (run) => {
      if (between?.kind !== 'command') return [];
      run.progress(`running ${operationsText(series?.operations ?? null)}`, null);
      const done = await run.tool(between.command, { cwd: between.folder, limitSeconds: OPERATIONS_SECONDS });
      if (done.code === 0) return [];
      const said = toolLines(`${done.stdout}\n${done.stderr}`).at(-1);
      throw new PlateauError({
        code: 'capture.operationsFailed',
        message: `The command that runs the operations ${endOf(done)}${said === undefined ? '' : `: ${plainText(said)}`}.`,
        hint: 'What grew in a run that failed says nothing. Run the command on the host yourself to see more.',
      });
    },
  };
}

/** Why a series ended early, with what is there all the same. */
export function cutShort(thrown: unknown, itemIds: readonly string[], { series }: CaptureRequest): unknown {
  if (series === undefined || itemIds.length === 0) return thrown;
  const error = thrown instanceof PlateauError ? thrown : null;
  if (error === null) return thrown;
  const cause = error.code === 'job.cancelled' ? 'The series was cancelled.' : error.message;
  const kept =
    itemIds.length === 1
      ? `${heapName(0)} was taken before and is kept.`
      : `${heapName(0)} to ${heapName(itemIds.length - 1)} of ${series.heaps} heaps were taken before and are kept.`;
  const measure = itemIds.length < 2 ? [] : [`What is there can be measured: plateau series ${itemIds.join(' ')}`];
  const hint = [...(error.hint === undefined ? [] : [error.hint]), ...measure].join('\n');
  return new PlateauError({
    code: error.code,
    message: `${cause} ${kept}`,
    ...(hint === '' ? {} : { hint }),
    kept: itemIds,
    cause: thrown,
  });
}
