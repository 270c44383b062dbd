import type { AddressIndex } from './address-index.ts';
import type { Dump } from './dump.ts';

/** Texts of strings that a node's fields refer to, while its dump's edges are resolved and not yet merged. */
export class TextsOfNodes {
  readonly #dump: Dump;
  readonly #index: AddressIndex;
  /** What was asked for is remembered: many roots may be the same thread. */
  readonly #known = new Map<string, string>();

  constructor(dump: Dump, index: AddressIndex) {
    this.#dump = dump;
    this.#index = index;
  }

  /** Text of the string in a field of a node; “” where there is none, or it was not kept. */
  ofField(node: number, field: string): string {
    const key = `${node} ${field}`;
    let text = this.#known.get(key);
    if (text === undefined) {
      text = this.#read(node, field);
      this.#known.set(key, text);
    }
    return text;
  }

  #read(node: number, field: string): string {
    const { nodes, strings, texts } = this.#dump;
    const { edges } = nodes;
    const name = strings.name(field);
    const end = node + 1 < nodes.count ? (nodes.firstEdge.values[node + 1] as number) : edges.count;
    for (let edge = nodes.firstEdge.values[node] as number; edge < end; edge++) {
      if (edges.name.values[edge] !== name) continue;
      const place = texts.indexOf(edges.low.values[edge] as number);
      const content = place < 0 ? null : texts.contentOf(place, (low, slot) => this.#index.find(low, slot));
      if (content !== null) return new TextDecoder().decode(content.bytes);
    }
    return '';
  }
}
