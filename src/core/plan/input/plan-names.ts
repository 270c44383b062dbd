const NAME = /["'](?:Plan|Node Type|Query Text|QUERY PLAN|query_block)["']/g;
/** How near to its begin a document of a plan has such a name. */
const NEAR = 4000;

/** Whether what begins at a position has a name of a plan near its begin. */
export const isPlanNamed = (text: string, start: number): boolean =>
  new PlanNames(text.slice(start, start + NEAR)).isNamed(0);

/** The names of plans in a text. They are searched forwards once: a text may break at each of its lines. */
export class PlanNames {
  readonly #text: string;
  /** Where the next one stands, as far as was looked. */
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether what begins at a position has one near its begin. Positions are asked for in their order. */
  isNamed(start: number): boolean {
    if (this.#next < start) {
      NAME.lastIndex = start;
      this.#next = NAME.exec(this.#text)?.index ?? Number.POSITIVE_INFINITY;
    }
    return this.#next < start + NEAR;
  }
}
