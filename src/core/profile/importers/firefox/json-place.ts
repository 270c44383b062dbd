/** A step into a JSON value: a key of an object or an index of an array. */
export type JsonStep = string | number;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The byte offset at which the value at `path` begins in valid JSON text, or of the last value on the way that exists. For error
 * messages: it scans the text again, so that reading need not remember places.
 */
export function jsonPlace(bytes: Uint8Array, path: readonly JsonStep[]): number {
  let at = skipSpace(bytes, 0);
  for (const step of path) {
    const found = typeof step === 'number' ? element(bytes, at, step) : member(bytes, at, step);
    if (found < 0) return at;
    at = found;
  }
  return at;
}

function element(bytes: Uint8Array, start: number, index: number): number {
  if (bytes[start] !== 0x5b) return -1;
  let at = skipSpace(bytes, start + 1);
  for (let i = 0; at < bytes.length && bytes[at] !== 0x5d; i++) {
    if (i === index) return at;
    at = skipSpace(bytes, skipValue(bytes, at));
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return -1;
}

function member(bytes: Uint8Array, start: number, key: string): number {
  if (bytes[start] !== 0x7b) return -1;
  const wanted = JSON.stringify(key);
  let found = -1;
  let at = skipSpace(bytes, start + 1);
  while (at < bytes.length && bytes[at] === QUOTE) {
    const end = skipString(bytes, at);
    const value = skipSpace(bytes, skipSpace(bytes, end) + 1);
    // The last of several equal keys counts, as in JSON.parse.
    if (end - at === wanted.length && new TextDecoder().decode(bytes.subarray(at, end)) === wanted) found = value;
    at = skipSpace(bytes, skipValue(bytes, value));
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return found;
}

/** One past the end of the value that begins at `at`. */
function skipValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      if (depth === 0) return at;
      continue;
    }
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && byte === 0x2c) return at;
    at++;
  }
  return at;
}

function skipString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}
