/** A cache that forgets what was used longest ago once the weights of its entries exceed its budget; the newest entry always stays. */
export class Lru<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>();
  readonly #budget: number;
  readonly #dispose: (value: V) => void;
  #weight = 0;

  /** `dispose` is told of each value that is forgotten. */
  constructor(budget: number, dispose: (value: V) => void = () => undefined) {
    this.#budget = budget;
    this.#dispose = dispose;
  }

  /** The value under `key` where it is there; that does not count as a use. */
  peek(key: string): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /** The value under `key`, made and weighed when it is not there. */
  get(key: string, make: () => V, weigh: (value: V) => number): V {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value;
    }
    const value = make();
    const weight = weigh(value);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const [oldest, entry] of this.#entries) {
      if (this.#weight <= this.#budget || oldest === key) break;
      this.#entries.delete(oldest);
      this.#weight -= entry.weight;
      this.#dispose(entry.value);
    }
    return value;
  }
}
