/** Streams of a PDF as they stand in the file, with where each begins. */
export interface PdfStream {
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
}

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const LONGEST_DICTIONARY = 4096;

/** All streams, found by their words rather than by the table of objects, which a hostile file may falsify (ISO 32000-1 §7.3.8). */
export function pdfStreams(bytes: Uint8Array): readonly PdfStream[] {
  const text = latin1(bytes);
  const streams: PdfStream[] = [];
  for (let at = text.indexOf('stream'); at !== -1; ) {
    const begin = text.startsWith('\r\n', at + 6) ? at + 8 : text[at + 6] === '\n' ? at + 7 : -1;
    if (begin === -1 || text.startsWith('end', at - 3)) {
      at = text.indexOf('stream', at + 6);
      continue;
    }
    const end = text.indexOf('endstream', begin);
    const behind = end === -1 ? text.length : end;
    const dictionary = text.slice(Math.max(0, at - LONGEST_DICTIONARY), at);
    const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
    streams.push({ start: begin, bytes: bytes.subarray(begin, behind), deflated: /\/(?:FlateDecode|Fl)\b/.test(own) });
    at = text.indexOf('stream', behind + 9);
  }
  return streams;
}

export const isEncryptedPdf = (bytes: Uint8Array): boolean => latin1(bytes).includes('/Encrypt ');

/** Characters by the codes of a font in hexadecimal, from one `ToUnicode` map; all codes of a font have one length. */
export interface CodeMap {
  readonly digits: number;
  readonly characters: ReadonlyMap<string, string>;
}

const MOST_CODES = 65_536;
const PAIR = /<([0-9A-Fa-f]{2,8})>\s{0,8}<([0-9A-Fa-f]{2,64})>/g;
const RANGE = /<([0-9A-Fa-f]{2,8})>\s{0,8}<([0-9A-Fa-f]{2,8})>\s{0,8}(?:<([0-9A-Fa-f]{2,64})>|\[([^\]]{0,65536})\])/g;

/** UTF-16BE in hexadecimal. */
function unhex(digits: string): string {
  let text = '';
  for (let at = 0; at + 4 <= digits.length; at += 4)
    text += String.fromCharCode(Number.parseInt(digits.slice(at, at + 4), 16));
  return text;
}

/** The map of a `ToUnicode` stream (ISO 32000-1 §9.10.3); null where the stream is none. */
export function codeMapOf(stream: string): CodeMap | null {
  const characters = new Map<string, string>();
  let digits = 0;
  const put = (code: string, character: string): void => {
    digits ||= code.length;
    if (characters.size < MOST_CODES) characters.set(code.toLowerCase(), character);
  };
  for (const block of stream.split('beginbf').slice(1)) {
    const [body = ''] = block.split('endbf', 1);
    if (block.startsWith('char')) {
      for (const [, code = '', target = ''] of body.matchAll(PAIR)) put(code, unhex(target));
      continue;
    }
    for (const [, from = '', to = '', target, list] of body.matchAll(RANGE)) {
      const first = Number.parseInt(from, 16);
      const last = Math.min(Number.parseInt(to, 16), first + MOST_CODES - characters.size);
      const members = list?.match(/[0-9A-Fa-f]{4,64}/g);
      for (let code = first; code <= last; code++) {
        const key = code.toString(16).padStart(from.length, '0');
        if (target === undefined) put(key, unhex(members?.[code - first] ?? ''));
        else
          put(
            key,
            unhex(target.slice(0, -4)) +
              String.fromCharCode((Number.parseInt(target.slice(-4), 16) + code - first) & 0xffff),
          );
      }
    }
  }
  return characters.size === 0 ? null : { digits, characters };
}

const LITERAL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The strings of a content stream or an object in their order, as hexadecimal codes (ISO 32000-1 §7.3.4). */
export function pdfStrings(text: string): readonly string[] {
  const strings: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '(') {
      const parts: string[] = [];
      let depth = 1;
      for (at++; at < text.length && depth > 0; at++) {
        const inside = text[at] as string;
        if (inside === '\\') {
          const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
          if (octal !== undefined) {
            parts.push(String.fromCharCode(Number.parseInt(octal, 8) & 255));
            at += octal.length;
          } else {
            at++;
            const escaped = text[at] ?? '';
            if (escaped !== '\n' && escaped !== '\r') parts.push(LITERAL_ESCAPES[escaped] ?? escaped);
          }
          continue;
        }
        if (inside === '(') depth++;
        if (inside === ')') depth--;
        if (depth > 0) parts.push(inside);
      }
      at--;
      strings.push(
        Array.from(parts.join(''), (one) => (one.charCodeAt(0) & 255).toString(16).padStart(2, '0')).join(''),
      );
    } else if (character === '<' && text[at + 1] !== '<') {
      let end = at + 1;
      while (end < text.length && /[0-9A-Fa-f\s]/.test(text[end] as string)) end++;
      if (text[end] === '>')
        strings.push(
          text
            .slice(at + 1, end)
            .replace(/\s/g, '')
            .toLowerCase(),
        );
      at = text[end] === '>' ? end : Math.max(at, end - 1);
    }
  }
  return strings;
}

function decoded(codes: string, map: CodeMap | null): string {
  if (map === null) {
    if (codes.startsWith('feff')) return unhex(codes.slice(4));
    let text = '';
    for (let at = 0; at + 2 <= codes.length; at += 2)
      text += String.fromCharCode(Number.parseInt(codes.slice(at, at + 2), 16));
    return text;
  }
  let text = '';
  for (let at = 0; at + map.digits <= codes.length; at += map.digits)
    text += map.characters.get(codes.slice(at, at + map.digits)) ?? '';
  return text;
}

/**
 * What the strings of a stream may say, by their own bytes and by each font's map: with a line for a string, and all joined, as a page may set each
 * letter by itself. Which font is which is not asked: a value is found under the right one.
 */
export function pdfTexts(
  strings: readonly string[],
  maps: readonly CodeMap[],
): { readonly lines: string; readonly joined: string } {
  const texts = [null, ...maps].map((map) => strings.map((codes) => decoded(codes, map)).filter((text) => text !== ''));
  return {
    lines: texts.map((one) => one.join('\n')).join('\n\n'),
    joined: texts.map((one) => one.join('')).join('\n\n'),
  };
}
