import { type HeapGraph, NODE_TYPES, type WideColumn } from '../model.ts';

const STRING = NODE_TYPES.indexOf('string');

/** Most contents that are listed. */
const LISTED = 1000;

/** One content that several strings of the heap have. */
export interface RepeatedString {
  /** String index of the content. */
  readonly string: number;
  readonly count: number;
  /** Bytes of all of them. */
  readonly bytes: number;
}

export interface RepeatedStrings {
  /** Those that waste most, first. */
  readonly listed: readonly RepeatedString[];
  /** Number of contents that more than one string has. */
  readonly contents: number;
  /** Bytes beyond one string of each content. */
  readonly wasted: number;
}

const wasteOf = ({ bytes, count }: RepeatedString): number => bytes - bytes / count;

/**
 * Contents that more than one string of the heap has. V8 writes one entry in its table for each content and cuts it at 1,024 characters: strings
 * that differ only behind that count as one.
 */
export function repeatedStrings({ nodes, stringCount, format }: HeapGraph, sizes: WideColumn): RepeatedStrings {
  if (format !== 'v8') return { listed: [], contents: 0, wasted: 0 };
  const counts = new Uint32Array(stringCount);
  const bytes = new Float64Array(stringCount);
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.type[node] !== STRING) continue;
    const content = nodes.name[node] as number;
    counts[content] = (counts[content] as number) + 1;
    bytes[content] = (bytes[content] as number) + (sizes[node] as number);
  }
  let listed: RepeatedString[] = [];
  let contents = 0;
  let wasted = 0;
  let least = 0;
  for (let string = 0; string < stringCount; string++) {
    const count = counts[string] as number;
    if (count < 2) continue;
    const row = { string, count, bytes: bytes[string] as number };
    contents++;
    wasted += wasteOf(row);
    if (wasteOf(row) < least) continue;
    listed.push(row);
    if (listed.length < LISTED * 4) continue;
    listed = listed.sort((a, b) => wasteOf(b) - wasteOf(a)).slice(0, LISTED);
    const last = listed.at(-1);
    least = last === undefined ? 0 : wasteOf(last);
  }
  return { listed: listed.sort((a, b) => wasteOf(b) - wasteOf(a)).slice(0, LISTED), contents, wasted };
}
