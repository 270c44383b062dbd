/** Numbers for distinct byte strings, found without making JavaScript strings of them. */
export class ByteStrings {
  #arena = new Uint8Array(1 << 16);
  #used = 0;
  #start = new Int32Array(1024);
  #length = new Int32Array(1024);
  #hash = new Int32Array(1024);
  #count = 0;
  #table = new Int32Array(4096).fill(-1);

  /** The number of `bytes[from..to)`: smaller than before when it was seen, else {@link count} as it was. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5 ^ (to - from);
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const mask = this.#table.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const known = this.#table[slot] as number;
      if (known < 0) break;
      if (this.#hash[known] === hash && this.#equals(known, bytes, from, to)) return known;
      slot = (slot + 1) & mask;
    }
    const number = this.#add(bytes, from, to, hash);
    this.#table[slot] = number;
    if (this.#count * 2 > mask) this.#grow();
    return number;
  }

  get count(): number {
    return this.#count;
  }

  #equals(known: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (this.#length[known] !== length) return false;
    const start = this.#start[known] as number;
    const arena = this.#arena;
    for (let i = 0; i < length; i++) if (arena[start + i] !== bytes[from + i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const length = to - from;
    if (this.#used + length > this.#arena.length) {
      const arena = new Uint8Array(Math.max(this.#arena.length * 2, this.#used + length));
      arena.set(this.#arena.subarray(0, this.#used));
      this.#arena = arena;
    }
    if (this.#count === this.#start.length) {
      this.#start = doubled(this.#start);
      this.#length = doubled(this.#length);
      this.#hash = doubled(this.#hash);
    }
    this.#arena.set(bytes.subarray(from, to), this.#used);
    this.#start[this.#count] = this.#used;
    this.#length[this.#count] = length;
    this.#hash[this.#count] = hash;
    this.#used += length;
    return this.#count++;
  }

  #grow(): void {
    const mask = this.#table.length * 2 - 1;
    this.#table = new Int32Array(mask + 1).fill(-1);
    for (let number = 0; number < this.#count; number++) {
      const hash = this.#hash[number] as number;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while ((this.#table[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = number;
    }
  }
}

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(column.length * 2);
  longer.set(column);
  return longer;
}
