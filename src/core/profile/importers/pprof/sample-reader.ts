import { ProtobufReader } from '../../../bytes/protobuf.ts';
import { throwIfCancelled } from '../../../bytes/whole.ts';
import { PlateauError } from '../../../error.ts';
import { malformed, type PprofTables } from './tables.ts';

/** Reads one sample message at a time into reused arrays. */
export class SampleReader {
  readonly #bytes: Uint8Array;
  readonly #tables: PprofTables;
  readonly values: Float64Array;
  stack = new Int32Array(256);
  depth = 0;
  /** Start and end offsets of the sample's label messages, in turn. */
  readonly labels: number[] = [];

  constructor(bytes: Uint8Array, tables: PprofTables) {
    this.#bytes = bytes;
    this.#tables = tables;
    this.values = new Float64Array(tables.valueTypes.length);
  }

  read(index: number): void {
    const { samples } = this.#tables;
    const message = new ProtobufReader(this.#bytes, samples.from(index), samples.to(index));
    this.depth = 0;
    this.labels.length = 0;
    let count = 0;
    while (message.next()) {
      const { field, wireType } = message;
      if (field === 1 && wireType === 0) this.#location(message.id(), message.fieldStart);
      else if (field === 2 && wireType === 0) this.#value(count++, message.number(), message.fieldStart);
      else if (field <= 3) {
        message.range();
        if (field === 3) this.labels.push(message.from, message.to);
        else {
          const list = new ProtobufReader(this.#bytes, message.from, message.to);
          while (list.at < list.end) {
            const at = list.at;
            if (field === 1) this.#location(list.varintId(), at);
            else this.#value(count++, list.varint(), at);
          }
        }
      } else message.skip();
    }
    if (count !== this.values.length) {
      throw malformed(samples.from(index), `a sample has ${count} values for ${this.values.length} sample types`);
    }
  }

  /** Value types with a negative value, and the byte where the first one stands. */
  negativeValues(signal: AbortSignal | undefined): Map<number, number> {
    const found = new Map<number, number>();
    for (let i = 0; i < this.#tables.samples.count; i++) {
      if (i % 65_536 === 0) throwIfCancelled(signal);
      this.read(i);
      for (let v = 0; v < this.values.length; v++) {
        if ((this.values[v] as number) < 0 && !found.has(v)) found.set(v, this.#tables.samples.from(i));
      }
    }
    return found;
  }

  #location(id: number | bigint, offset: number): void {
    const index = this.#tables.locationIds.get(id);
    if (index === undefined) throw malformed(offset, `a sample names location ${id}, which does not exist`);
    if (this.depth === this.stack.length) {
      const larger = new Int32Array(this.stack.length * 2);
      larger.set(this.stack);
      this.stack = larger;
    }
    this.stack[this.depth++] = index;
  }

  #value(index: number, value: number, offset: number): void {
    if (index >= this.values.length) return;
    if (!Number.isSafeInteger(value)) {
      throw new PlateauError({
        code: 'import.badWeight',
        message: `The profile has a sample of weight ${value}.`,
        hint: 'Weights must be smaller than 2^53.',
        at: { offset },
      });
    }
    this.values[index] = value;
  }
}
