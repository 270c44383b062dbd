import type { ProcessFacts } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import { amount } from '../../../core/verdict/wording.ts';
import { headroomOf } from '../headroom.ts';
import type { CapturedFile, CaptureRun, Profiler, ToolResult } from '../profiler.ts';
import { diskFull, noProcess, plainText, toolMissing } from '../tool-failure.ts';
import { type FailureContext, jvmFailure } from './failure.ts';
import {
  DUMP_FILE,
  HEAP_REMEDIES,
  HISTOGRAM_FILE,
  heapCommand,
  heapReadiness,
  planHeap,
  STORED_FACTOR,
} from './heap-plan.ts';
import { lookAtJvm, type Place, placeFor } from './place.ts';

/** The longest that a JVM may stand still for its heap. */
const LIMIT_SECONDS = 30 * 60;

/**
 * Writes the time and then what command `$2…` prints to file `$1`. A histogram ends with its total; where there is none, what was printed
 * comes to the output: jcmd ends with 0 whatever it says, and its printing swallows a full disk.
 */
const HISTOGRAM = `
umask 077
file=$1
shift
date -u +%Y-%m-%dT%H:%M:%SZ >"$file" || exit 96
"$@" >>"$file"
code=$?
tail -n 1 -- "$file" | grep -q '^Total ' && exit 0
head -c 4000 -- "$file"
echo
df -kP -- "$file" 2>/dev/null | sed -n '2s/^.* \\([0-9][0-9]*\\)  *[0-9]*%.*/free \\1/p'
[ "$code" -ne 0 ] && exit "$code"
exit 1
`;

/** Space in KB below which a full disk is the reason for a table that breaks off. */
const FULL_KB = 64;

/** The space left in folder `$1` in KB, and the kind of its file system where that is told. */
const SPACE = `
df -kP -- "$1" 2>/dev/null | sed -n '2s/^.* \\([0-9][0-9]*\\)  *[0-9]*%.*/free \\1/p'
printf 'kind %s\\n' "$(stat -f -c %T -- "$1" 2>/dev/null)"
`;

interface Asked {
  readonly process: ProcessFacts;
  /** Path of `jcmd`. */
  readonly program: string;
}

function asked({ plan, facts }: CaptureRun): Asked {
  const { process, host, entry } = facts;
  const tool = host.tools.jcmd;
  if (process === null) throw noProcess(plan.request.pid ?? 0, entry.name);
  if (tool === undefined) throw toolMissing('jcmd', entry.name, HEAP_REMEDIES);
  return { process, program: tool.path };
}

function contextOf(
  { facts }: CaptureRun,
  { process }: Asked,
  command: readonly string[],
  file: string,
): FailureContext {
  const { host, entry } = facts;
  const known = { tool: 'jcmd', missingRemedies: HEAP_REMEDIES, hostName: entry.name };
  return { ...known, host, process, command: command.join(' '), file };
}

function incomplete(run: CaptureRun, what: string): PlateauError {
  return new PlateauError({
    code: 'capture.incomplete',
    message: `The JVM on ${run.facts.entry.name} did not finish its ${what}.`,
    hint: 'It may have ended or been killed meanwhile. Look whether it still runs, then capture again.',
  });
}

async function takeHistogram(run: CaptureRun, known: Asked): Promise<CapturedFile> {
  const { process, program } = known;
  await lookAtJvm(run, null);
  const file = `${await run.folder()}/${HISTOGRAM_FILE}`;
  const command = heapCommand(program, { ...run.plan.request, pid: process.pid }, file);
  run.progress('counting objects', null);
  const argv = ['sh', '-c', HISTOGRAM, 'plateau-histogram', file, ...command];
  const done = await run.tool(argv, { limitSeconds: LIMIT_SECONDS });
  if (done.code !== 0) throw histogramFailure(run, known, done, command, file);
  return run.fetch(file, `classes-${process.pid}.histogram`, 'heap');
}

function histogramFailure(
  run: CaptureRun,
  known: Asked,
  done: ToolResult,
  command: readonly string[],
  file: string,
): PlateauError {
  const free = Number(/^free (\d+)$/m.exec(done.stdout)?.[1] ?? Number.POSITIVE_INFINITY);
  if (free < FULL_KB || /No space left|quota/i.test(done.stderr)) {
    return diskFull(file.slice(0, file.lastIndexOf('/')), run.facts.entry.name);
  }
  if (/#instances/.test(done.stdout)) return incomplete(run, 'histogram');
  return jvmFailure(done, contextOf(run, known, command, file));
}

/**
 * Refuses where the file would not fit, there or here, or would take the memory that others need. Throws `capture.diskFull`,
 * `capture.noHeadroom`, `capture.noRoomHere`.
 */
async function checkSpace(run: CaptureRun, { inner, outer }: Place, { process }: Asked): Promise<void> {
  const { bytes } = run.plan;
  await run.roomHere(STORED_FACTOR * bytes);
  const host = run.facts.entry.name;
  const folder = inner.slice(0, inner.lastIndexOf('/'));
  const { stdout } = await run.command(['sh', '-c', SPACE, 'plateau-space', outer.slice(0, outer.lastIndexOf('/'))]);
  const free = /^free (\d+)$/m.exec(stdout)?.[1];
  if (free !== undefined && Number(free) * 1024 < bytes) {
    throw new PlateauError({
      code: 'capture.diskFull',
      message: `“${plainText(folder)}” on ${host} has ${amount(Number(free) * 1024, 'bytes')} free, and the dump may take ${amount(bytes, 'bytes')}.`,
      hint: 'Free some space, give the host another folder for captures, or take a class histogram.',
    });
  }
  if (!/^kind tmpfs$/m.test(stdout)) return;
  const left = await headroomOf(run, process.pid);
  if (left !== null && left > bytes) return;
  throw new PlateauError({
    code: 'capture.noHeadroom',
    message: `“${plainText(folder)}” on ${host} lies in memory: the dump may take ${amount(bytes, 'bytes')} of it, and ${left === null ? 'how much is left cannot be told' : `${amount(left, 'bytes')} are left`}.`,
    hint: 'Give the host a folder for captures on a disk, or take a class histogram.',
  });
}

/** True where the JVM went while it wrote: the jcmd of JDK 17 misses an answer, that of 25 prints what came, and ends with 0. */
const wentMeanwhile = ({ stdout, stderr }: ToolResult): boolean =>
  /Error reading response|Connection reset|Premature EOF/i.test(stderr) ||
  /Dumping heap to \S+ \.\.\.\s*$/.test(stdout);

async function takeDump(run: CaptureRun, known: Asked): Promise<CapturedFile> {
  const { process, program } = known;
  const place = await placeFor(run, DUMP_FILE, { program: null, isNew: true });
  try {
    await checkSpace(run, place, known);
    const command = heapCommand(program, { ...run.plan.request, pid: process.pid }, place.inner);
    run.progress('dumping the heap', null);
    const done = await run.tool(command, { limitSeconds: LIMIT_SECONDS });
    if (!/Heap dump file created/.test(done.stdout)) {
      if (wentMeanwhile(done)) throw incomplete(run, 'dump');
      throw jvmFailure(done, contextOf(run, known, command, place.inner));
    }
    await place.claim();
    return await run.fetch(place.outer, `heap-${process.pid}.hprof`, 'heap');
  } finally {
    await place.remove();
  }
}

/** The JDK's jcmd: what is in a running JVM's heap, by class or object by object. */
export const jcmdHeap: Profiler = {
  id: 'jcmd',
  readiness: heapReadiness,
  plan: planHeap,
  run: async (run) => {
    const known = asked(run);
    const { runtimeVersion } = known.process;
    const { event, options } = run.plan.request;
    run.version(runtimeVersion === '' ? '' : `JDK ${runtimeVersion}`);
    const file = event === 'histogram' ? await takeHistogram(run, known) : await takeDump(run, known);
    const format = event === 'histogram' ? 'class-histogram' : 'hprof';
    return [{ ...file, format, forcedGc: options.all !== true }];
  },
};
