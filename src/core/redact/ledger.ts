import type { DataClass } from './data-class.ts';
import type { FreeTextHit, NamedWord, Original, RedactionCounts } from './model.ts';

/** What a redactor replaced so far: places and values by class, the values themselves, and the hits in texts of people. */
export class Ledger {
  readonly #places = new Map<DataClass, number>();
  readonly #values = new Map<DataClass, Set<string>>();
  readonly #hits = new Map<string, FreeTextHit>();
  readonly #words = new Map<string, NamedWord>();
  readonly #whole: Ledger | null;

  /** What is noted here is noted in `whole` too, of which this is a part. */
  constructor(whole: Ledger | null = null) {
    this.#whole = whole;
  }

  note(dataClass: DataClass, values: readonly Original[]): void {
    this.#add(dataClass, values);
    this.#whole?.note(dataClass, values);
  }

  /** A value that counts as one place however often it stands. */
  noteOnce(value: Original): void {
    if (this.#values.get(value.class)?.has(value.value) !== true) this.#add(value.class, [value]);
    this.#whole?.noteOnce(value);
  }

  #add(dataClass: DataClass, values: readonly Original[]): void {
    this.#places.set(dataClass, (this.#places.get(dataClass) ?? 0) + 1);
    for (const { value, class: valueClass } of values) {
      const known = this.#values.get(valueClass);
      if (known === undefined) this.#values.set(valueClass, new Set([value]));
      else known.add(value);
    }
  }

  hit(hit: FreeTextHit): void {
    this.#hits.set(`${hit.where}\0${hit.offset}\0${hit.id}`, hit);
    this.#whole?.hit(hit);
  }

  /** Counts one more place of a word; what is shown of it is asked for at the first. */
  word(id: string, first: () => Omit<NamedWord, 'id' | 'count'>): void {
    const known = this.#words.get(id);
    this.#words.set(id, known === undefined ? { id, ...first(), count: 1 } : { ...known, count: known.count + 1 });
    this.#whole?.word(id, first);
  }

  words(): readonly NamedWord[] {
    return [...this.#words.values()].sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  }

  counts(): RedactionCounts {
    return {
      places: Object.fromEntries(this.#places),
      values: Object.fromEntries([...this.#values].map(([dataClass, values]) => [dataClass, values.size])),
    };
  }

  hits(): readonly FreeTextHit[] {
    return [...this.#hits.values()];
  }

  originals(): readonly Original[] {
    return [...this.#values].flatMap(([dataClass, values]) =>
      [...values].map((value) => ({ value, class: dataClass })),
    );
  }
}
