import { type Bits, type HuffmanTable, skipMean } from './jpeg-scan.ts';
import { damaged } from './model.ts';

/** Which values of a component's blocks a scan adds to, and by how many bits (ITU-T T.81, G.1.1.1). */
export interface Band {
  /** The first and the last of the 64 values. */
  readonly from: number;
  readonly to: number;
  /** Lowest bit that was there before; 0 where nothing was. */
  readonly high: number;
  /** Lowest bit that is there after it. */
  readonly low: number;
}

const UNSEEN = 0xff;

/** What earlier scans have told of one component's blocks. */
export class ProgressiveComponent {
  /** Lowest bit that is known of each of the 64 values. */
  readonly #known = new Uint8Array(64).fill(UNSEEN);
  /** A bit for each value that is not zero, 64 a block, in the order of scans of this component alone. */
  readonly #isValue: Uint32Array;

  constructor(blocks: number) {
    this.#isValue = new Uint32Array(2 * blocks);
  }

  /**
   * Notes that a scan adds this band. Each value is told from its highest bits to its lowest, each bit once: this also says how many scans there can be.
   * Throws `picture.damaged`.
   */
  add({ from, to, high, low }: Band, offset: number): void {
    if (from > 0 && this.#known[0] === UNSEEN) throw damaged('a scan comes before that of the means', offset);
    for (let k = from; k <= to; k++) {
      if (high === 0 ? this.#known[k] !== UNSEEN : this.#known[k] !== high || low !== high - 1) {
        throw damaged('a scan tells again what was told', offset);
      }
    }
    this.#known.fill(low, from, to + 1);
  }

  isValue(block: number, k: number): boolean {
    return (((this.#isValue[2 * block + (k >> 5)] as number) >>> (k & 31)) & 1) === 1;
  }

  note(block: number, k: number): void {
    const at = 2 * block + (k >> 5);
    this.#isValue[at] = (this.#isValue[at] as number) | (1 << (k & 31));
  }
}

/** The means of blocks: coded where they are told first, else one bit each (G.1.2.1). Throws `picture.damaged`. */
export function followMeans(
  bits: Bits,
  units: number,
  components: readonly { readonly blocks: number; readonly dc: HuffmanTable | null }[],
): void {
  for (let unit = 0; unit < units; unit++) {
    for (const { blocks, dc } of components) {
      for (let block = 0; block < blocks; block++) {
        if (dc === null) bits.skip(1);
        else skipMean(bits, dc);
      }
    }
  }
}

/** Blocks of one component from `first` up to `end`. */
interface Blocks {
  readonly component: ProgressiveComponent;
  readonly first: number;
  readonly end: number;
  readonly ac: HuffmanTable;
  readonly band: Band;
}

/** How many blocks, this one among them, have no more values of this band. */
const runOf = (bits: Bits, size: number): number => (1 << size) + bits.value(size);

/** Values of one component that are told first (G.1.2.2). Throws `picture.damaged`. */
export function followFirst(bits: Bits, { component, first, end, ac, band }: Blocks): void {
  for (let block = first; block < end; block++) {
    for (let k = band.from; k <= band.to; k++) {
      const symbol = bits.symbol(ac);
      const [run, length] = [symbol >> 4, symbol & 15];
      if (length === 0 && run < 15) {
        block += runOf(bits, run) - 1;
        if (block >= end) throw bits.damaged('its pixels end behind their end');
        break;
      }
      k += run;
      if (length === 0) continue;
      if (k > band.to) throw bits.damaged('a block has more than its 64 values');
      bits.skip(length);
      component.note(block, k);
    }
  }
}

/** A further bit of values of one component: of each that is known, and of those that show now (G.1.2.3). Throws `picture.damaged`. */
export function followFurther(bits: Bits, { component, first, end, ac, band }: Blocks): void {
  let left = 0;
  for (let block = first; block < end; block++) {
    let k = band.from;
    while (left === 0 && k <= band.to) {
      const symbol = bits.symbol(ac);
      const [run, length] = [symbol >> 4, symbol & 15];
      if (length > 1) throw bits.damaged('a value shows with more than one bit');
      if (length === 0 && run < 15) {
        left = runOf(bits, run);
        break;
      }
      bits.skip(length);
      for (let zeros = run; k <= band.to; k++) {
        if (component.isValue(block, k)) bits.skip(1);
        else if (zeros-- === 0) break;
      }
      if (length === 1) {
        if (k > band.to) throw bits.damaged('a block has more than its 64 values');
        component.note(block, k);
      }
      k++;
    }
    if (left === 0) continue;
    for (; k <= band.to; k++) if (component.isValue(block, k)) bits.skip(1);
    left--;
  }
  if (left > 0) throw bits.damaged('its pixels end behind their end');
}
