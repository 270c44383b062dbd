import { toErrorData } from '../../../core/error.ts';
import type { PlanTextPage, TextLine } from '../../../core/plan/stored.ts';

/** Lines that are asked for at once. */
export const PAGE_LINES = 500;

export type TextSource = (from: number, to: number, near?: number) => Promise<PlanTextPage>;

/** Lines of a text that have come. */
export interface KnownLines {
  /** A line from 1; nothing while it is on its way. */
  readonly at: (line: number) => TextLine | undefined;
}

/** The text of a plan, asked for where it is looked at. Lines count from 1 in the file. */
export class TextPages {
  readonly #source: TextSource;
  readonly #lines = new Map<number, TextLine>();
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #known: KnownLines = this.#snapshot();
  #error: string | null = null;

  constructor(source: TextSource) {
    this.#source = source;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What is there until now: another one after every answer. */
  lines = (): KnownLines => this.#known;

  /** What the last question failed with. */
  get error(): string | null {
    return this.#error;
  }

  /** Asks for the pages that hold these lines, each once. */
  want(from: number, to: number): void {
    for (let page = Math.floor((from - 1) / PAGE_LINES); page <= Math.floor((to - 1) / PAGE_LINES); page++) {
      void this.#ask(page * PAGE_LINES + 1, (page + 1) * PAGE_LINES);
    }
  }

  /** Asks for a line so that a position in it is not cut off. */
  wantNear(line: number, offset: number): Promise<void> {
    return this.#ask(line, line, offset);
  }

  #snapshot(): KnownLines {
    return { at: (line) => this.#lines.get(line) };
  }

  async #ask(from: number, to: number, near?: number): Promise<void> {
    const key = `${from} ${to} ${near ?? ''}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      const { lines } = await this.#source(Math.max(1, from), to, near);
      for (const line of lines) this.#lines.set(line.line, line);
      this.#error = null;
    } catch (thrown) {
      // Asked again when it is looked at again.
      this.#asked.delete(key);
      this.#error = toErrorData(thrown).message;
    }
    this.#known = this.#snapshot();
    for (const listener of this.#listeners) listener();
  }
}
