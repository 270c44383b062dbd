import { PlateauError } from '../error.ts';

/** The error for a file about several processes at once: `what` is the file in words, `offset` where that shows. */
export function severalProcesses(what: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.severalProcesses',
    message: `${what} is about several processes at once.`,
    hint: 'Give the series of one: pidstat -r -p PID 10; of a cluster’s log, the lines of one worker; kubectl top pod NAME, without --containers where there are several.',
    at: { offset },
  });
}

/** Follows which process the samples of a file are of. */
export class Processes {
  readonly #what: string;
  readonly #ended = new Set<string>();
  #now: string | null = null;

  /** `what` names the file in a message. */
  constructor(what: string) {
    this.#what = what;
  }

  /**
   * True where a sample is of another process than the one before; one that names none is of the same. Throws `import.severalProcesses` for
   * a process that comes again behind another one.
   */
  isOther(process: string | null, offset: number): boolean {
    if (process === null || process === '' || process === this.#now) return false;
    if (this.#ended.has(process)) throw severalProcesses(this.#what, offset);
    const isFirst = this.#now === null;
    if (this.#now !== null) this.#ended.add(this.#now);
    this.#now = process;
    return !isFirst;
  }
}
