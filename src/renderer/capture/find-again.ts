import type { ListedProcess, ProcessFacts } from '../../core/capture/process.ts';

/** The process a capture was made of, found again. */
export interface FoundAgain {
  /** The best fit; null where nothing fits. */
  readonly process: ListedProcess | null;
  /** How it was found, for people; empty where it is the very same process. */
  readonly note: string;
  /** What it can be chosen from: programs of the same runtime, the likeliest first. */
  readonly choices: readonly ListedProcess[];
}

const sameArguments = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((argument, index) => argument === b[index]);

/** How many arguments two commands share, as a share of the longer one. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((argument) => b.includes(argument)).length;
  return shared / Math.max(a.length, b.length, 1);
}

/**
 * Looks for the process a capture was made of: the same pid and start time; else, where that one is gone, the newest that runs the same
 * command; else nothing, with the programs of its runtime to choose from.
 */
export function findAgain(target: ProcessFacts, processes: readonly ListedProcess[]): FoundAgain {
  const like = (process: ListedProcess): number => likeness(target.arguments, process.arguments);
  const choices = processes
    .filter(({ runtime }) => runtime === target.runtime)
    .sort((a, b) => like(b) - like(a) || b.startTicks - a.startTicks);
  const same = choices.find(({ pid, startTicks }) => pid === target.pid && startTicks === target.startTicks);
  if (same !== undefined) return { process: same, note: '', choices };
  const running = choices.filter((process) => sameArguments(process.arguments, target.arguments));
  const newest = [...running].sort((a, b) => b.startTicks - a.startTicks)[0];
  if (newest === undefined) {
    return {
      process: null,
      note: `Process ${target.pid} has ended, and nothing runs the same command now. Choose what took its place.`,
      choices,
    };
  }
  const others = running.length > 1 ? ` ${running.length} processes run it; this is the newest.` : '';
  return {
    process: newest,
    note: `Process ${target.pid} has ended; ${newest.pid} runs the same command.${others}`,
    choices,
  };
}
