import type { Column } from '../../columns.ts';
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

/** How many strings have each content, and their bytes. */
interface Tally {
  readonly counts: Uint32Array;
  readonly bytes: Float64Array;
}

/**
 * Contents that more than one string of a V8 heap has. V8 writes one entry in its table for each content and cuts it at 1,024 characters:
 * strings that differ only behind that count as one.
 */
export function repeatedStrings({ nodes, stringCount }: HeapGraph, sizes: WideColumn): RepeatedStrings {
  const tally: Tally = { counts: new Uint32Array(stringCount), bytes: new Float64Array(stringCount) };
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.type[node] === STRING) count(tally, nodes.name[node] as number, sizes[node] as number);
  }
  return repeated(tally);
}

/** The same of a JVM's heap: `pairs` of a string's node and its text's index; sizes are what each string retains, its characters included. */
export function repeatedJavaStrings(pairs: Column, stringCount: number, retained: WideColumn): RepeatedStrings {
  const tally: Tally = { counts: new Uint32Array(stringCount), bytes: new Float64Array(stringCount) };
  for (let at = 0; at < pairs.length; at += 2) {
    count(tally, pairs[at + 1] as number, retained[pairs[at] as number] as number);
  }
  return repeated(tally);
}

function count({ counts, bytes }: Tally, content: number, size: number): void {
  counts[content] = (counts[content] as number) + 1;
  bytes[content] = (bytes[content] as number) + size;
}

function repeated({ counts, bytes }: Tally): RepeatedStrings {
  let listed: RepeatedString[] = [];
  let contents = 0;
  let wasted = 0;
  let least = 0;
  for (let string = 0; string < counts.length; string++) {
    const found = counts[string] as number;
    if (found < 2) continue;
    const row = { string, count: found, bytes: bytes[string] as number };
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
