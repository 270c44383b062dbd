/** An id of an item, the hash of a statement, or one of a file, as a word of its own: letters and digits go on on neither side. */
const NAME = /(?<![0-9A-Za-z])(?:[a-z][0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{64})(?![0-9A-Za-z])/g;
/** Lengths that names have. */
const LENGTHS: ReadonlySet<number> = new Set([13, 16, 64]);
const SHORTEST = 13;
/** A word that the end of a chunk cuts waits for the next one; of one that is longer than any name, so much that it is not taken for one. */
const LONGEST = 66;
/** Letters and digits. */
const IN_WORD = Uint8Array.from({ length: 256 }, (_, byte) => (/[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0));
const isInWord = (byte: number | undefined): boolean => byte !== undefined && IN_WORD[byte] === 1;

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
    let waiting = Buffer.alloc(0);
    // What stands before: a name is a word of its own only where no letter does.
    let isBehindWord = false;
    for await (const chunk of chunks) {
      const bytes = Buffer.concat([waiting, chunk]);
      let end = bytes.length;
      while (end > 0 && bytes.length - end < LONGEST && isInWord(bytes[end - 1])) end--;
      waiting = bytes.subarray(end);
      if (end === 0) continue;
      this.#rename(bytes, end, isBehindWord);
      yield bytes.subarray(0, end);
      isBehindWord = isInWord(bytes[end - 1]);
    }
    if (waiting.length > 0) {
      this.#rename(waiting, waiting.length, isBehindWord);
      yield waiting;
    }
  }

  /** Renames in place what ends up to `end`: other names are as long. Of what is no word long enough only every thirteenth byte or so is looked at. */
  #rename(bytes: Buffer, end: number, isBehindWord: boolean): void {
    let at = 0;
    if (isBehindWord) while (isInWord(bytes[at])) at++;
    while (at + SHORTEST <= end) {
      let back = at + SHORTEST - 1;
      while (back >= at && isInWord(bytes[back])) back--;
      if (back >= at) {
        at = back + 1;
        continue;
      }
      let behind = at + SHORTEST;
      while (isInWord(bytes[behind])) behind++;
      if (behind <= end && LENGTHS.has(behind - at)) {
        const other = this.#names.get(bytes.toString('latin1', at, behind));
        if (other !== undefined) bytes.write(other, at, 'latin1');
      }
      at = behind;
    }
  }
}
