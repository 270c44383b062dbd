import { isAbsolute, resolve } from 'node:path';

/**
 * The files on a command line: everything that is not a switch, from the folder it was typed in. `skip` is how many words come before
 * the arguments: the program, and in a checkout the app's folder.
 */
export function filesOf(argv: readonly string[], skip: number, folder: string): readonly string[] {
  return argv
    .slice(skip)
    .filter((word) => word !== '' && !word.startsWith('-') && !/^[a-z][a-z0-9+.-]+:\/\//i.test(word))
    .map((word) => (isAbsolute(word) ? word : resolve(folder, word)));
}

/** Files the system gave before a window could take them; handed over in order as soon as one can. */
export class OpenFiles {
  #waiting: string[] = [];
  #deliver: ((paths: readonly string[]) => void) | null = null;

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.#deliver === null) this.#waiting.push(...paths);
    else this.#deliver(paths);
  }

  /** From now on files go to `deliver`; null keeps them until the next one. */
  to(deliver: ((paths: readonly string[]) => void) | null): void {
    this.#deliver = deliver;
    if (deliver === null || this.#waiting.length === 0) return;
    deliver(this.#waiting);
    this.#waiting = [];
  }
}
