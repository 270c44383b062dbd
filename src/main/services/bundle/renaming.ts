/** An id of an item, the hash of a statement, or one of a file, as a word of its own: letters and digits go on on neither side. */
const NAME = /(?<![0-9A-Za-z])(?:[a-z][0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{64})(?![0-9A-Za-z])/g;
/** A word that the end of a chunk cuts waits for the next one; of one that is longer than any name, so much that it is not taken for one. */
const LONGEST = 66;
const LAST_WORD = new RegExp(`[0-9A-Za-z]{0,${LONGEST}}$`);

/** Writes other names for items, wherever a file or a path names them. One pass, however many there are. */
export class Renaming {
  readonly #names: ReadonlyMap<string, string>;

  /** Ids and hashes (lower-case hexadecimal) with what stands for each, which is as long. */
  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** What is renamed. */
  get names(): readonly string[] {
    return [...this.#names.keys()];
  }

  text(given: string): string {
    return this.#names.size === 0 ? given : given.replace(NAME, (name) => this.#names.get(name) ?? name);
  }

  /** The same of a file's bytes, in any encoding that is ASCII where ASCII is. */
  async *bytes(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (this.#names.size === 0) {
      yield* chunks;
      return;
    }
    let waiting = '';
    // What stands before: a name is a word of its own only where no letter does.
    let before = '';
    for await (const chunk of chunks) {
      const text = waiting + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
      waiting = LAST_WORD.exec(text.slice(-LONGEST))?.[0] ?? '';
      const end = before.length + text.length - waiting.length;
      if (end === before.length) continue;
      yield Buffer.from(this.#part(before + text, before.length, end), 'latin1');
      before = text.slice(0, text.length - waiting.length).slice(-1);
    }
    if (waiting !== '') {
      yield Buffer.from(this.#part(before + waiting, before.length, before.length + waiting.length), 'latin1');
    }
  }

  /** A part of a text, renamed as it is in the whole: other names are as long. */
  #part(text: string, from: number, to: number): string {
    const renamed = text.replace(NAME, (name, at: number) =>
      at + name.length > to ? name : (this.#names.get(name) ?? name),
    );
    return renamed.slice(from, to);
  }
}
