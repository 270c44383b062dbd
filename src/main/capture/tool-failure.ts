import { PlateauError } from '../../core/error.ts';
import type { CaptureRun, ToolResult } from './profiler.ts';

/** Text from a host as one line of at most `most` characters without control characters. */
export function plainText(text: string, most = 300): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, most);
}

/** The lines of what a tool printed that are neither empty nor part of a stack trace. */
export function toolLines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !/^\s*(at |\d+: <?[\w:]+::|Stack backtrace)/.test(line));
}

/** How a program ended, for people. */
export function endOf({ code, signal }: Pick<ToolResult, 'code' | 'signal'>): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? 'ended with the connection' : `ended with code ${code}`;
}

export function toolMissing(tool: string, host: string, remedies: readonly string[]): PlateauError {
  return new PlateauError({
    code: 'capture.toolMissing',
    message: `There is no ${tool} on ${host}.`,
    hint: remedies.join('\n'),
  });
}

export function noProcess(pid: number, host: string): PlateauError {
  return new PlateauError({
    code: 'capture.noProcess',
    message: `There is no process ${pid} on ${host} any more.`,
    hint: 'It has ended. Look at the list of processes again.',
  });
}

export function diskFull(folder: string, host: string): PlateauError {
  return new PlateauError({
    code: 'capture.diskFull',
    message: `“${folder}” on ${host} has no space left.`,
    hint: 'Free some space, or give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu).',
  });
}

/** Anything that is not known: the tool's own words. */
export function toolFailed(tool: string, host: string, result: ToolResult): PlateauError {
  const said = toolLines(`${result.stderr}\n${result.stdout}`);
  const words = said.find((line) => /error|fail|denied|cannot|could not/i.test(line)) ?? said.at(-1);
  return new PlateauError({
    code: 'capture.toolFailed',
    message: `${tool} on ${host} ${endOf(result)}${words === undefined ? '' : `: ${plainText(words)}`}.`,
    hint: 'Run the command of the plan on the host yourself to see more.',
  });
}

const WRITE = 'head -c "$2" /dev/zero >"$1"; code=$?; rm -f -- "$1"; exit $code';

/**
 * Writes and removes a file in the capture's folder, since profilers find out only after their whole run that they cannot write.
 * Throws `capture.diskFull`, `capture.noFolder`.
 */
export async function checkWritable(run: CaptureRun, folder: string): Promise<void> {
  const bytes = String(Math.min(run.plan.bytes, 1024 * 1024));
  const tried = await run.command(['sh', '-c', WRITE, 'plateau-write', `${folder}/space`, bytes]);
  if (tried.code === 0) return;
  if (/No space left|quota/i.test(tried.stderr)) throw diskFull(folder, run.facts.entry.name);
  throw new PlateauError({
    code: 'capture.noFolder',
    message: `Nothing can be written to “${folder}” on ${run.facts.entry.name}: ${plainText(tried.stderr)}`,
    hint: 'Give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu) that this login may write to.',
  });
}
