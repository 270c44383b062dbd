import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { ByteChunks } from '../../profile/importer.ts';

/** A tag of an XML file. */
export interface XmlTag {
  /** Without its slash. */
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  /** Of an attribute; null where there is none. */
  attribute(name: string): string | null;
  /** Of its first character: line from 1, and where it lies in the file, counted in characters. */
  readonly line: number;
  readonly offset: number;
}

/** Longest tag, in characters: a label and a message are in it. */
const MAX_TAG = 1024 * 1024;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text with the five entities of XML and references to characters resolved; any other stays as it is. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, decimal, hex, entity) => {
    if (entity !== undefined) return ENTITIES[String(entity).toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

const malformed = (line: number, offset: number, why: string): PlateauError =>
  new PlateauError({
    code: 'import.malformed',
    message: `Line ${line} of the XML: ${why}.`,
    hint: 'Give the file as its tool wrote it.',
    at: { offset },
  });

/** Where what begins at `at` with `<` ends, behind its last character; −1 where that is not there yet. */
function endOf(text: string, at: number): number {
  for (const [begin, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!text.startsWith(begin, at)) continue;
    const found = text.indexOf(end, at + begin.length);
    return found < 0 ? -1 : found + end.length;
  }
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (character === '>') return i + 1;
    if (character !== '"' && character !== "'") continue;
    i = text.indexOf(character, i + 1);
    if (i < 0) return -1;
  }
  return -1;
}

function tagOf(text: string, line: number, offset: number): XmlTag | null {
  const [, slash, name = '', rest = ''] = /^<(\/?)([A-Za-z_][\w.:-]{0,200})([\s\S]*)>$/.exec(text) ?? [];
  if (name === '') return null;
  const attributes = new Map<string, string>();
  for (const [, key = '', double, single] of rest.matchAll(
    /([A-Za-z_][\w.:-]{0,100})\s?=\s?(?:"([^"]*)"|'([^']*)')/g,
  )) {
    attributes.set(key, unescaped(double ?? single ?? ''));
  }
  const kind = slash === '/' ? 'close' : rest.endsWith('/') ? 'empty' : 'open';
  return { name, kind, line, offset, attribute: (key) => attributes.get(key) ?? null };
}

/**
 * Calls `visit` with each tag of an XML file of any size; what stands between tags, comments and CDATA are passed over. No entity is resolved but XML's own five, and
 * a document type is refused. Answers with whether the file ended behind a whole tag. Throws `import.malformed`, `job.cancelled`, and what `visit` throws.
 */
export async function eachTag(
  chunks: ByteChunks,
  signal: AbortSignal | undefined,
  visit: (tag: XmlTag) => void,
): Promise<boolean> {
  const decoder = new TextDecoder();
  let held = '';
  let [line, dropped] = [1, 0];
  // What was looked at and did not end yet is not looked at again before much more is there.
  let again = 0;
  const pass = (from: number, to: number): void => {
    const passed = held.slice(from, to);
    for (let at = passed.indexOf('\n'); at >= 0; at = passed.indexOf('\n', at + 1)) line++;
  };
  const drain = (): void => {
    let from = 0;
    for (;;) {
      const at = held.indexOf('<', from);
      if (at < 0) {
        pass(from, held.length);
        from = held.length;
        break;
      }
      pass(from, at);
      from = at;
      const end = endOf(held, at);
      if (end < 0) break;
      if (held.startsWith('<!DOCTYPE', at))
        throw malformed(line, dropped + at, 'it has a document type, which no tool that is read here writes');
      if (end - at > MAX_TAG) throw malformed(line, dropped + at, 'a tag is too long');
      const tag = tagOf(held.slice(at, end), line, dropped + at);
      if (tag !== null) visit(tag);
      pass(at, end);
      from = end;
    }
    held = held.slice(from);
    dropped += from;
    again = held.length * 2;
    if (held.length > MAX_TAG) throw malformed(line, dropped, 'a tag is too long, or does not end');
  };
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    held += decoder.decode(chunk, { stream: true });
    if (held.length >= again) drain();
  }
  held += decoder.decode();
  drain();
  return held === '';
}
