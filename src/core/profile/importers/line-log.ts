import type { ProfileBuilder } from '../builder.ts';

/** Executing lines of leaves by sample type, for formats that learn only at their end which type is shown first. */
export class LineLog {
  readonly #types = new Map<number, Map<number, Map<number, number>>>();

  /** Adds weight to a line of a function; lines that are not positive are unknown and left out. */
  add(type: number, frame: number, line: number, weight: number): void {
    if (!(line > 0)) return;
    const lines = entry(
      entry(this.#types, type, () => new Map()),
      frame,
      () => new Map<number, number>(),
    );
    lines.set(line, (lines.get(line) ?? 0) + weight);
  }

  /** Hands the lines of one sample type to the builder. */
  write(builder: ProfileBuilder, type: number): void {
    for (const [frame, lines] of this.#types.get(type) ?? []) {
      for (const [line, weight] of lines) builder.addLine(frame, line, weight);
    }
  }
}

function entry<V>(map: Map<number, V>, key: number, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
