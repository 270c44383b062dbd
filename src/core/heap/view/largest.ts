/** Nodes with the largest values first, no more than `most` of them, in the memory of a few times as many; `total` counts all. */
export class Largest {
  total = 0;
  #rows: { node: number; value: number }[] = [];
  #least = -1;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(node: number, value: number): void {
    this.total++;
    if (value <= this.#least) return;
    this.#rows.push({ node, value });
    if (this.#rows.length >= this.#most * 4) this.#cut();
  }

  #cut(): void {
    this.#rows.sort((a, b) => b.value - a.value || a.node - b.node);
    this.#rows.length = Math.min(this.#rows.length, this.#most);
    this.#least = this.#rows.length === this.#most ? (this.#rows.at(-1)?.value ?? -1) : -1;
  }

  nodes(): readonly number[] {
    this.#cut();
    return this.#rows.map(({ node }) => node);
  }
}
