import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import { tracingRefused, tracingRemedies } from '../privilege.ts';
import type { ToolResult } from '../profiler.ts';
import { diskFull, noProcess, plainText, toolFailed, toolMissing } from '../tool-failure.ts';
import { MISSING_REMEDIES, NEWER_REMEDIES, noPython } from './readiness.ts';

/** What py-spy printed at its end. It talks on standard output and puts only errors on standard error. */
export interface PySpyOutcome {
  readonly samples: number;
  readonly errors: number;
  /** The target ended before py-spy did. */
  readonly exited: boolean;
  /** Furthest it fell behind, in seconds. */
  readonly behind: number;
}

/** Null where py-spy wrote no file. */
export function outcomeOf(stdout: string): PySpyOutcome | null {
  const [, samples, errors] = /Wrote speedscope file to .*Samples: (\d+) Errors: (\d+)/.exec(stdout) ?? [];
  if (samples === undefined) return null;
  const behind = [...stdout.matchAll(/([\d.]+)s behind in sampling/g)].map((match) => Number(match[1]));
  return {
    samples: Number(samples),
    errors: Number(errors),
    exited: stdout.includes('Stopped sampling because process exited'),
    behind: Math.max(0, ...behind),
  };
}

export interface FailureContext {
  /** Name of the host for people. */
  readonly hostName: string;
  readonly host: HostFacts;
  readonly process: ProcessFacts;
  readonly command: string;
  readonly folder: string;
}

function notPermitted({ host, hostName, process, command }: FailureContext): PlateauError {
  const known = tracingRefused(process, host, command);
  const why =
    known?.why ??
    `The kernel does not let this login read process ${process.pid} (it has rights this login lacks, or a security module forbids it).`;
  return new PlateauError({
    code: 'capture.notPermitted',
    message: `py-spy may not read process ${process.pid} on ${hostName}. ${why}`,
    hint: [...(known?.remedies ?? tracingRemedies(process, host, command))].join('\n'),
  });
}

/**
 * The error behind a py-spy that wrote nothing, by its own words (versions 0.3 and 0.4). Before it says “Sampling process” a denied
 * permission is one to read the process; afterwards, with the same words, one to write its file.
 */
export function pySpyFailure(result: ToolResult, context: FailureContext): PlateauError {
  const { hostName, process } = context;
  const said = `${result.stderr}\n${result.stdout}`;
  if (result.code === 127 || result.code === 126) return toolMissing('py-spy', hostName, MISSING_REMEDIES);
  if (/os error 28|No space left/.test(said)) return diskFull(context.folder, hostName);
  if (/Sampling process/.test(result.stdout)) {
    if (!/denied|os error/i.test(said)) return toolFailed('py-spy', hostName, result);
    return new PlateauError({
      code: 'capture.noFolder',
      message: `py-spy could not write its file in “${context.folder}” on ${hostName}.`,
      hint: 'Give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu) that this login may write to.',
    });
  }
  const version = /Unsupported version of Python: ([\d.]+)/.exec(said)?.[1];
  if (version !== undefined) {
    return new PlateauError({
      code: 'capture.toolTooOld',
      message: `The py-spy of ${hostName} (${context.host.tools['py-spy']?.version ?? ''}) does not know Python ${version}.`,
      hint: NEWER_REMEDIES.join('\n'),
    });
  }
  if (/Failed to suspend process/.test(said)) {
    return new PlateauError({
      code: 'capture.traced',
      message: `Process ${process.pid} on ${hostName} cannot be stopped for a look: a debugger or another profiler holds it, or it is stopped.`,
      hint: 'See State and TracerPid in /proc/PID/status there. Without “native” py-spy does not stop the process.',
    });
  }
  if (/No such (process|file or directory)|os error [23]\)|No python processes found/.test(said)) {
    return noProcess(process.pid, hostName);
  }
  if (/Permission Denied|os error (1|13)\)|EPERM|EACCES/i.test(said)) return notPermitted(context);
  if (/Failed to find (a )?python/i.test(said)) {
    const own = noPython(process.pid, hostName, process.executable);
    return new PlateauError({
      code: own.code,
      message: `py-spy found no Python in process ${process.pid} on ${hostName} (“${plainText(process.executable)}”).`,
      hint: `${own.hint} Or its Python is newer than this py-spy.`,
    });
  }
  return toolFailed('py-spy', hostName, result);
}
