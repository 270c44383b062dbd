import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import type { ToolResult } from '../profiler.ts';
import { diskFull, noProcess, plainText, toolFailed, toolMissing } from '../tool-failure.ts';
import { DISABLE_ATTACH, ownerRemedies, WITHOUT_ATTACH } from './attach.ts';

export interface FailureContext {
  /** `async-profiler` or `jcmd`. */
  readonly tool: string;
  readonly missingRemedies: readonly string[];
  /** Name of the host for people. */
  readonly hostName: string;
  readonly host: HostFacts;
  readonly process: ProcessFacts;
  /** The command as a line, for whoever may run it. */
  readonly command: string;
  /** Where its file goes, as the JVM sees it. */
  readonly file: string;
}

export const LIBRARY_REMEDIES: readonly string[] = [
  'Put async-profiler at the same path inside the container, for instance as a read-only mount. Plateau copies nothing there.',
  'Or capture with the profiler “jfr”, which needs no library.',
];

export function noLibrary(pid: number, hostName: string): PlateauError {
  return new PlateauError({
    code: 'capture.noLibrary',
    message: `The JVM of process ${pid} on ${hostName} cannot load async-profiler’s library: it sees other files than this login.`,
    hint: LIBRARY_REMEDIES.join('\n'),
  });
}

/** A JVM lets only its owner and root attach. */
export function notPermitted({ tool, process, hostName, host, command }: FailureContext): PlateauError {
  return new PlateauError({
    code: 'capture.notPermitted',
    message: `${tool} may not attach to process ${process.pid} on ${hostName}, which belongs to ${process.user} (uid ${process.uid}): this login is ${host.user} (uid ${host.uid}).`,
    hint: ownerRemedies(process, command).join('\n'),
  });
}

interface Known {
  readonly pattern: RegExp;
  error(context: FailureContext, said: string): PlateauError;
}

/** The JVM does not answer, or what would wake its attach mechanism would kill it. */
export function attachFailed(process: ProcessFacts, hostName: string): PlateauError {
  return new PlateauError({
    code: 'capture.attachFailed',
    message: `Nothing can attach to process ${process.pid} on ${hostName}: its JVM does not answer.`,
    hint: [
      `It may have been started with ${DISABLE_ATTACH}, be stopped, or be out of memory.`,
      ...(process.otherMounts
        ? [
            `It lives in another mount namespace, into which an older jcmd (JDK 17) finds its way only where the process ids differ too. Use async-profiler, or a newer jcmd; or yourself: sudo -n nsenter -t ${process.pid} -m jcmd ${process.innerPid} …`,
          ]
        : []),
      ...WITHOUT_ATTACH,
    ].join('\n'),
  });
}

/** What async-profiler 4 and the jcmd of JDK 17 and 25 say, and what it means. The first that matches counts. */
const KNOWN: readonly Known[] = [
  {
    pattern: /Profiler already started|Profiling is running for/,
    error: ({ process, hostName }) =>
      new PlateauError({
        code: 'capture.busy',
        message: `async-profiler is at work in process ${process.pid} on ${hostName} already, started by somebody else. It was left alone.`,
        hint: `Wait until it has ended. On the host, “asprof status ${process.pid}” tells.`,
      }),
  },
  {
    pattern:
      /Failed to change credentials|is not secure|Failed to enter the \w+ NS|IOException: Operation not permitted/,
    error: notPermitted,
  },
  {
    pattern: /Process \d+ not found|No such process|non existent JVM pid/,
    error: ({ process, hostName }) => noProcess(process.pid, hostName),
  },
  {
    pattern: /No space left on device|Disk quota exceeded/,
    error: ({ hostName, file }) => diskFull(file.slice(0, file.lastIndexOf('/')), hostName),
  },
  {
    pattern: /was not loaded|cannot open shared object|failed to load/i,
    error: ({ process, hostName }) => noLibrary(process.pid, hostName),
  },
  {
    pattern:
      /Could not open (Flight Recorder )?output file|not able to write to file|Could not open file|Unable to create \//,
    error: ({ process, hostName, file }) =>
      new PlateauError({
        code: 'capture.noFolder',
        message: `The JVM of process ${process.pid} on ${hostName} (user ${process.user}) cannot write “${file}”.`,
        hint: `Give the host another folder for captures that ${process.user} can reach, such as /tmp.`,
      }),
  },
  {
    pattern: /Unsupported event type|Perf events unavailable|No access to perf events|not supported on this/,
    error: ({ process, hostName }, said) =>
      new PlateauError({
        code: 'capture.badEvent',
        message: `The JVM of process ${process.pid} on ${hostName} cannot be asked for this event: ${plainText(said)}`,
        hint: 'Capture another event: cpu and wall work everywhere.',
      }),
  },
  {
    pattern:
      /Could not start attach mechanism|does not support the attach mechanism|Unable to open socket file|AttachNotSupported|Could not connect to socket|Connection refused|Error reading response/,
    error: ({ process, hostName }) => attachFailed(process, hostName),
  },
];

/** The error behind what asprof or jcmd printed. Their exit codes say little: jcmd ends with 0 on nearly everything. */
export function jvmFailure(result: ToolResult, context: FailureContext): PlateauError {
  const said = `${result.stderr}\n${result.stdout}`;
  const known = KNOWN.find(({ pattern }) => pattern.test(said));
  if (known !== undefined) return known.error(context, said);
  if (result.code === 127 || result.code === 126) {
    return toolMissing(context.tool, context.hostName, context.missingRemedies);
  }
  return toolFailed(context.tool, context.hostName, result);
}

/** True where what was printed means that the process is not there any more. */
export function saysGone({ stdout, stderr }: ToolResult): boolean {
  return /Process \d+ not found|No such process|non existent JVM pid/.test(`${stdout}\n${stderr}`);
}
