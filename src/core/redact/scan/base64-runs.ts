import type { Unescaped } from './unescape.ts';

/** A run of base64 and the bytes it stands for. */
export interface Base64Run {
  readonly start: number;
  readonly bytes: Uint8Array;
}

const SHORTEST = 24;
const VALUES = new Int8Array(256).fill(-1);
for (const [at, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  VALUES[letter.charCodeAt(0)] = at;
}
VALUES[0x2d] = 62;
VALUES[0x5f] = 63;

const isBreak = (byte: number | undefined): boolean => byte === 10 || byte === 13 || byte === 32 || byte === 9;
/** Line ends and the blanks after them inside a run. */
const LONGEST_BREAK = 8;

/**
 * Runs of base64 (RFC 4648 §4 and §5) of 24 characters or more with small and capital letters and anything else of the alphabet in them; lines may
 * break them. Linear in the length.
 */
export function base64Runs(source: Uint8Array): readonly Base64Run[] {
  const runs: Base64Run[] = [];
  let room = new Uint8Array(0);
  for (let at = nextRun(source, 0); at !== -1; at = nextRun(source, at)) {
    const start = at;
    if (room.length === 0) room = new Uint8Array(Math.ceil((source.length - start) * 0.75) + 3);
    let held = 0;
    let bits = 0;
    let length = 0;
    let count = 0;
    let lineLength = 0;
    let [small, capital, other] = [false, false, false];
    for (; at < source.length; ) {
      const byte = source[at] as number;
      const value = VALUES[byte] as number;
      if (value >= 0) {
        held = ((held << 6) | value) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          room[length++] = (held >> bits) & 0xff;
        }
        if (value < 26) capital = true;
        else if (value < 52) small = true;
        else other = true;
        count++;
        lineLength++;
        at++;
        continue;
      }
      // Only what fills a line goes on in the next one.
      if ((byte !== 10 && byte !== 13) || lineLength < 40) break;
      let next = at;
      while (next - at < LONGEST_BREAK && isBreak(source[next])) next++;
      if ((VALUES[source[next] ?? 0] as number) < 0) break;
      at = next;
      lineLength = 0;
    }
    if (count >= SHORTEST && small && capital && (other || source[at] === 0x3d)) {
      runs.push({ start, bytes: room.slice(0, length) });
    }
  }
  return runs;
}

/** Where the next 24 characters of the alphabet without a break begin; only then a run is long enough, as a shorter line does not go on. Characters before them are passed over. */
function nextRun(source: Uint8Array, from: number): number {
  let start = from;
  while (start + SHORTEST <= source.length) {
    let at = start + SHORTEST - 1;
    while (at >= start && (VALUES[source[at] as number] as number) >= 0) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}

/** All runs one after another with a zero byte between, as one text to search. */
export function joinedRuns(runs: readonly Base64Run[]): Unescaped {
  const bytes = new Uint8Array(runs.reduce((sum, run) => sum + run.bytes.length + 1, 0));
  const starts: number[] = [];
  let at = 0;
  for (const run of runs) {
    starts.push(at);
    bytes.set(run.bytes, at);
    at += run.bytes.length + 1;
  }
  return {
    bytes,
    sourceOf: (place) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= place) low = middle;
        else high = middle - 1;
      }
      return (runs[low]?.start ?? 0) + Math.floor(((place - (starts[low] ?? 0)) * 4) / 3);
    },
  };
}
