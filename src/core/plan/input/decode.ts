import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import type { PlanText } from '../reader.ts';
import { sourceText } from './plan-text.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface Decoded {
  readonly text: PlanText;
  readonly encoding: Encoding;
  readonly warnings: readonly ImportWarning[];
}

/** Bytes that are looked at to tell UTF-16 without a byte order mark. */
const SAMPLE = 1024;

/** The encoding of a text and the bytes of its byte order mark: by the mark, else by where its zeros stand. */
export function encodingOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly mark: number } {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // Plans are mostly of ASCII: every other byte is 0.
  if (odd > sample.length / 4 && even < odd / 8) return { encoding: 'utf-16le', mark: 0 };
  if (even > sample.length / 4 && odd < even / 8) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/**
 * The text of a file in UTF-8 or UTF-16, its byte order mark left out. Half a character at the end, where a file was cut, is left out with a
 * warning. What is no UTF-8 and text all the same is read as Windows-1252, with a warning. Throws `import.badEncoding` with the byte.
 */
export function decode(bytes: Uint8Array, fileName?: string): Decoded {
  const { encoding, mark } = encodingOf(bytes);
  const content = bytes.subarray(mark);
  const whole = content.subarray(0, content.length - halfCharacter(content, encoding));
  const warnings: ImportWarning[] =
    whole.length === content.length
      ? []
      : [{ code: 'plan.halfCharacter', message: 'The file ends within a character, which was left out.' }];
  const text = decodedText(whole, encoding);
  if (text === null) {
    const offset = mark + badByte(whole, encoding);
    if (encoding === 'utf-8' && isMostlyAscii(content)) return ofOneByte(content, { mark, offset, fileName });
    throw new PlateauError({
      code: 'import.badEncoding',
      message: `The text is not valid ${encoding.toUpperCase()} at byte ${offset}.`,
      hint: 'Save it as UTF-8.',
      at: { offset, ...(fileName === undefined ? {} : { file: fileName }) },
    });
  }
  const bytesBefore = byteCounter(text, encoding, whole.length);
  return {
    text: sourceText(text, (position) => mark + bytesBefore(position), fileName),
    encoding,
    warnings,
  };
}

/** Of so many bytes of a text one at most is beyond ASCII: plans are of ASCII but for names and constants. */
const BYTES_A_LETTER = 10;

/** Whether bytes are a text in some encoding that has ASCII: no control characters but those of text and terminals, and few letters beyond. */
function isMostlyAscii(bytes: Uint8Array): boolean {
  let beyond = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) beyond++;
    else if (byte < 0x20 && !(byte >= 0x07 && byte <= 0x0d) && byte !== 0x1b) return false;
  }
  return beyond * BYTES_A_LETTER < bytes.length;
}

/** A text in Windows-1252, which has a letter for every byte. `offset` is the byte at which it is no UTF-8. */
function ofOneByte(
  content: Uint8Array,
  { mark, offset, fileName }: { readonly mark: number; readonly offset: number; readonly fileName: string | undefined },
): Decoded {
  const encoding = 'windows-1252';
  return {
    text: sourceText(new TextDecoder(encoding).decode(content), (position) => mark + position, fileName),
    encoding,
    warnings: [
      {
        code: 'plan.notUtf8',
        message: `The text is not UTF-8 at byte ${offset}; it was read as Windows-1252: letters beyond ASCII may be wrong.`,
      },
    ],
  };
}

function decodedText(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes at the end that begin a character and do not end it. */
function halfCharacter(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes;
  if (encoding !== 'utf-8') {
    const odd = length % 2;
    const high = bytes[encoding === 'utf-16le' ? length - odd - 1 : length - odd - 2] ?? 0;
    return high >= 0xd8 && high < 0xdc ? odd + 2 : odd;
  }
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf5 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

/** Bytes of the character that begins with a byte of UTF-8, and the least and most its second byte may be; 0 where none begins so. */
function utf8Character(first: number): readonly [length: number, least: number, most: number] {
  if (first < 0x80) return [1, 0, 0];
  if (first >= 0xc2 && first < 0xe0) return [2, 0x80, 0xbf];
  if (first >= 0xe0 && first < 0xf0) return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  if (first >= 0xf0 && first < 0xf5) return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
  return [0, 0, 0];
}

/** Where the first character begins that is none. */
function badByte(bytes: Uint8Array, encoding: Encoding): number {
  return encoding === 'utf-8' ? badUtf8(bytes) : badUtf16(bytes, encoding === 'utf-16le' ? 1 : 0);
}

function badUtf8(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const [length, least, most] = utf8Character(bytes[at] ?? 0);
    const second = bytes[at + 1] ?? 0;
    if (length === 0 || (length > 1 && (second < least || second > most))) return at;
    for (let next = at + 2; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return at;
    at += length;
  }
  return 0;
}

/** `high` is the place of a unit's upper byte. */
function badUtf16(bytes: Uint8Array, high: number): number {
  for (let at = 0; at < bytes.length; at += 2) {
    const upper = (bytes[at + high] ?? 0) & 0xfc;
    if (upper === 0xdc) return at;
    if (upper !== 0xd8) continue;
    if (((bytes[at + 2 + high] ?? 0) & 0xfc) !== 0xdc) return at;
    at += 2;
  }
  return 0;
}

/** Tells the bytes before positions of a text. It goes on from where it was asked last: many errors are told in the order of the file. */
function byteCounter(text: string, encoding: Encoding, length: number): (position: number) => number {
  // As many bytes as units: every character is of one byte.
  if (encoding === 'utf-8' && length === text.length) return (position) => position;
  if (encoding !== 'utf-8') return (position) => position * 2;
  let at = 0;
  let bytes = 0;
  return (position) => {
    if (position < at) {
      at = 0;
      bytes = 0;
    }
    for (; at < position && at < text.length; at++) {
      const code = text.charCodeAt(at);
      // Half of a pair counts 2 bytes, both together the 4 of their character.
      bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
    }
    return bytes;
  };
}
