import { readFile, rm } from 'node:fs/promises';
import { PlateauError } from '../../../core/error.ts';
import { processStatCsv, readProcessStat } from '../../../core/series/clinic-doctor.ts';
import type { CapturedFile, CaptureRun, Profiler, ToolResult } from '../profiler.ts';
import { checkWritable, toolFailed } from '../tool-failure.ts';
import { clinicReadiness, launchCommand, planClinic } from './plan.ts';
import { FOUND_SCRIPT } from './start-script.ts';
import { CLINIC_TOOLS, type ClinicTool } from './tools.ts';

/** What clinic is given to work on what it saw, in seconds; then it is ended. */
const WORK_UP_SECONDS = 180;
/** What clinic and the program take to start and to end, in seconds. */
const AROUND_SECONDS = 15;
const EVERY_MS = 500;
/** A program that ended so much earlier than asked for makes the capture a partial one, in seconds. */
const EARLY_SECONDS = 0.5;

interface Found {
  /** Path on the host, null where there is none. */
  readonly path: string | null;
  /** How long the program ran in seconds; null where it could not say. */
  readonly ran: number | null;
}

async function whileTelling<T>(run: CaptureRun, seconds: number, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const timer = setInterval(() => {
    const share = (performance.now() - begun) / 1000 / seconds;
    if (share < 1) run.progress('the program runs under clinic', share);
    else run.progress('clinic works on what it saw', null);
  }, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function found(run: CaptureRun, { pattern }: ClinicTool): Promise<Found> {
  const folder = await run.folder();
  const { stdout } = await run.command(['sh', '-c', FOUND_SCRIPT, 'plateau-found', folder, pattern]);
  const file = /^file (data\/[0-9A-Za-z./_-]+)$/m.exec(stdout)?.[1];
  run.version(/^version v?(\d[0-9A-Za-z.-]{0,30})$/m.exec(stdout)?.[1] ?? '');
  const elapsed = /^elapsed (\d{1,7}(?:\.\d{1,20})?)$/m.exec(stdout)?.[1];
  return {
    path: file === undefined ? null : `${folder}/.clinic/${file}`,
    ran: elapsed === undefined ? null : Number(elapsed),
  };
}

/** Why there is no file. */
function failure(run: CaptureRun, { command }: ClinicTool, result: ToolResult): PlateauError {
  const { entry } = run.facts;
  const folder = run.plan.request.launch?.folder ?? '';
  if (result.code === 97) {
    return new PlateauError({
      code: 'capture.noFolder',
      message: `There is no folder “${folder}” on ${entry.name} that this login may enter.`,
      hint: 'Give the folder of the program on the host, as a full path.',
    });
  }
  if (/spawn \S*\/node EACCES/.test(result.stderr)) {
    return new PlateauError({
      code: 'capture.noFolder',
      message: `Nothing may be executed in the folder for captures on ${entry.name}: it is mounted noexec.`,
      hint: 'Give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu).',
    });
  }
  if (result.signal === 'SIGKILL') {
    return new PlateauError({
      code: 'capture.tookTooLong',
      message: `clinic ${command} was not done with what it saw ${WORK_UP_SECONDS} s after the program ended, and was ended.`,
      hint: 'Run the program for a shorter time or under less load.',
    });
  }
  return toolFailed(`clinic ${command}`, entry.name, result);
}

/** doctor's own format as a series of the same values; the raw file is not kept. */
async function seriesOf(run: CaptureRun, raw: CapturedFile, name: string): Promise<CapturedFile> {
  try {
    const { samples, cutOff } = readProcessStat(await readFile(raw.path));
    if (cutOff)
      run.warn({ code: 'capture.lastCutOff', message: 'The last sample of clinic doctor was cut off and left out.' });
    const file = await run.stage();
    await file.write(Buffer.from(processStatCsv(samples)));
    return await file.finish(name, 'series');
  } finally {
    await rm(raw.path, { force: true });
  }
}

async function brought(run: CaptureRun, tool: ClinicTool, path: string): Promise<CapturedFile> {
  switch (tool.id) {
    case 'clinic-flame':
      return { ...(await run.fetch(path, tool.fileName)), format: 'clinic-flame' };
    case 'clinic-doctor':
      return seriesOf(run, await run.fetch(path, tool.fileName), tool.fileName);
    case 'clinic-heapprofiler':
      return run.fetch(path, tool.fileName);
    case 'clinic-bubbleprof':
      return run.fetch(path, tool.fileName, 'text');
  }
}

async function capture(run: CaptureRun, tool: ClinicTool): Promise<readonly CapturedFile[]> {
  const { request } = run.plan;
  const command = launchCommand(tool, request, run.facts.host);
  const seconds = Math.min(request.seconds, tool.mostSeconds);
  await checkWritable(run, await run.folder());
  const result = await whileTelling(run, seconds, () =>
    run.tool(command, { limitSeconds: seconds + AROUND_SECONDS + WORK_UP_SECONDS }),
  );
  const { path, ran } = await found(run, tool);
  if (path === null) throw failure(run, tool, result);
  if (ran === null) run.partial('the program was killed');
  else if (ran < seconds - EARLY_SECONDS) run.partial(`the program ended after ${ran.toFixed(1)} of ${seconds} s`);
  run.progress('fetching', null);
  return [await brought(run, tool, path)];
}

/** clinic's tools, each of which starts the program itself. */
export const CLINIC_PROFILERS: readonly Profiler[] = CLINIC_TOOLS.map((tool) => ({
  id: tool.id,
  readiness: (process, host) => clinicReadiness(tool, process, host),
  plan: (request, facts) => planClinic(tool, request, facts),
  run: (run) => capture(run, tool),
}));
