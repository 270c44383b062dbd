import type { Job } from '../../core/item.ts';
import { cut, printable } from './table.ts';

const COLOURS = { red: 31, yellow: 33, green: 32, blue: 34, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof COLOURS;

export interface TerminalOptions {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The two streams of a call: the answer goes to one, everything else to the other. */
export class Terminal {
  readonly json: boolean;
  readonly #options: TerminalOptions;
  readonly #coloured: boolean;
  #shown = 0;

  constructor(options: TerminalOptions) {
    this.json = options.json;
    this.#options = options;
    const { NO_COLOR: noColour, TERM: term } = options.env;
    this.#coloured = options.out.isTTY === true && !noColour && term !== 'dumb';
  }

  /** The answer: as one JSON document with `--json`, else as text made by `say`. */
  answer(value: unknown, say: () => string): void {
    this.#options.out.write(this.json ? `${JSON.stringify(value)}\n` : `${say()}\n`);
  }

  /** A line beside the answer. */
  note(text: string): void {
    if (this.#options.quiet) return;
    this.#clear();
    this.#options.err.write(`${printable(text)}\n`);
  }

  /** One line of a stream of documents on the output. */
  line(value: unknown): void {
    this.#options.out.write(`${JSON.stringify(value)}\n`);
  }

  /** Takes the progress line away, for a question. */
  settle(): void {
    this.#clear();
  }

  /** An error; shown even when quiet. */
  complain(text: string): void {
    this.#clear();
    this.#options.err.write(`${text}\n`);
  }

  /** A text in a colour where the answer goes to a terminal that wants colours. */
  paint(colour: Colour, text: string): string {
    return this.#coloured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
  }

  /** How far a job is, on one line that the next one replaces; only on a terminal. */
  progress({ progress, state }: Job): void {
    const { err, quiet } = this.#options;
    if (quiet || err.isTTY !== true) return;
    this.#clear();
    if (state !== 'running') return;
    const { done, total, phase } = progress;
    const share = total === null || total === 0 ? null : Math.min(1, done / total);
    const bar =
      share === null ? '' : `${'█'.repeat(Math.round(share * 24)).padEnd(24, '░')} ${Math.floor(share * 100)} % `;
    // A terminal that nobody told its width says 0. The share is not what is cut.
    const width = (err.columns > 0 ? err.columns : 80) - 1;
    const line = `${bar}${cut(printable(phase), Math.max(10, width - bar.length))}`;
    err.write(line);
    this.#shown = line.length;
  }

  #clear(): void {
    if (this.#shown > 0) this.#options.err.write(`\r${' '.repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}
