import { Automaton } from '../automaton.ts';
import type { Original } from '../model.ts';
import { standsAlone } from '../searchable.ts';
import { findDisguised, findRewritten, findSecrets } from '../secrets/find-secrets.ts';
import type { Secret } from '../secrets/secret.ts';
import { base64Runs, joinedRuns } from './base64-runs.ts';
import { formsOf, type Pattern, type SearchedFor } from './forms.ts';
import {
  type Deflated,
  type LeakHit,
  type LeakReport,
  type LeakScanOptions,
  MOST_HITS,
  type Unscannable,
} from './model.ts';
import { codeMapOf, isEncryptedPdf, type PdfStream, pdfStreams, pdfStrings, pdfTexts } from './pdf-text.ts';
import { type Unescaped, unbackslashed, unentitied, unpercented, unquotedPrintable, untagged } from './unescape.ts';
import { zipEntries } from './zip-entries.ts';

const USUAL_MOST_BYTES = 1 << 30;
/** Containers inside containers, and escapes inside escapes. */
const DEEPEST_CONTAINER = 6;
const DEEPEST_ESCAPE = 3;
/** Bytes that are looked at for each byte of a file and of what was unpacked from it, at most: escapes in escapes in base64 cannot go on for ever. */
const MOST_WORK = 64;
const LEAST_WORK = 1 << 24;
/** A part of the text that is searched for secrets at once, and how much of the next is looked at with it. */
const WINDOW = 1 << 22;
const OVERLAP = 1 << 17;

/** Where a layer of a file is. */
interface Layer {
  readonly container: readonly string[];
  readonly containers: number;
  readonly escapes: number;
  readonly sourceOf: (at: number) => number;
}

const ESCAPES: readonly ((bytes: Uint8Array) => Unescaped | null)[] = [
  unpercented,
  unbackslashed,
  unentitied,
  untagged,
];

/**
 * Searches finished files for values that should not be in them any more: each original in its forms, in one pass however many there are, and
 * everything that looks like a secret; also inside gzip, zip, base64, escapes of URLs, JSON and HTML, text that markup cuts, UTF-16, and the text
 * of PDFs, nested. What cannot be looked into is reported: nobody can say that it is clean.
 */
export class LeakScanner {
  readonly #searched: SearchedFor;
  readonly #automaton: Automaton;
  readonly #inflate: LeakScanOptions['inflate'];
  readonly #onHit: NonNullable<LeakScanOptions['onHit']>;
  readonly #mostBytes: number;
  readonly #hits: LeakHit[] = [];
  readonly #unscannable: Unscannable[] = [];
  #hitCount = 0;
  #files = 0;
  #bytes = 0;
  #file = '';
  /** Of the file that is looked at. */
  #unpacked = 0;
  #work = 0;
  #workLeft = 0;
  #seen = new Set<string>();

  constructor({ originals, inflate, onHit = () => undefined, mostBytes = USUAL_MOST_BYTES }: LeakScanOptions) {
    this.#searched = formsOf(originals);
    this.#automaton = new Automaton(this.#searched.patterns.map(({ bytes }) => bytes));
    this.#inflate = inflate;
    this.#onHit = onHit;
    this.#mostBytes = mostBytes;
  }

  /** Looks at one file: its name, and its content with everything in it. */
  scan(file: string, bytes: Uint8Array): void {
    this.#file = file;
    this.#files++;
    this.#unpacked = 0;
    this.#work = 0;
    this.#workLeft = LEAST_WORK + MOST_WORK * bytes.length;
    this.#seen = new Set();
    this.#layer(new TextEncoder().encode(file), {
      container: ['name'],
      containers: DEEPEST_CONTAINER,
      escapes: DEEPEST_ESCAPE,
      sourceOf: (at) => at,
    });
    this.#layer(bytes, { container: [], containers: 0, escapes: 0, sourceOf: (at) => at });
  }

  /** A file that could not be read as a whole. */
  refuse(file: string, reason: string): void {
    this.#unscannable.push({ file, container: [], reason });
  }

  report(): LeakReport {
    return {
      clean: this.#hitCount === 0 && this.#unscannable.length === 0,
      hits: this.#hits,
      hitCount: this.#hitCount,
      unscannable: this.#unscannable,
      files: this.#files,
      bytes: this.#bytes,
      searched: this.#searched.originals.length,
      notSearched: this.#searched.notSearched,
    };
  }

  #layer(bytes: Uint8Array, layer: Layer): void {
    this.#work += bytes.length;
    if (this.#work > this.#workLeft) {
      this.#stop(layer, 'it is nested in itself too often');
      return;
    }
    this.#bytes += bytes.length;
    this.#originals(bytes, layer);
    this.#secrets(bytes, layer);
    if (layer.containers < DEEPEST_CONTAINER) this.#containers(bytes, layer);
    if (layer.escapes < DEEPEST_ESCAPE) this.#escaped(bytes, layer);
  }

  #originals(bytes: Uint8Array, layer: Layer): void {
    this.#automaton.search(bytes, (index, end) => {
      const pattern = this.#searched.patterns[index] as Pattern;
      const start = end - pattern.bytes.length;
      if (pattern.exact && !equal(bytes, start, pattern.bytes)) return;
      const step = pattern.form === 'utf-16' ? 2 : 1;
      if (pattern.asWord && !standsAlone(neighbour(bytes, start - step, step), neighbour(bytes, end, step))) return;
      const original = this.#searched.originals[pattern.original] ?? { value: '', class: 'secret' };
      const preview = masked(original.value);
      this.#hit(layer, start, { class: original.class, form: pattern.form, kind: null, preview }, original);
    });
  }

  #secrets(bytes: Uint8Array, layer: Layer): void {
    for (let from = 0; from < bytes.length; from += WINDOW) {
      const part = bytes.subarray(from, from + WINDOW + OVERLAP);
      // One character a byte: places in the text are places in the bytes.
      const text = new TextDecoder('latin1').decode(part);
      const found = [findSecrets(text, part), ...findRewritten(text), disguised(part)].flat();
      for (const { start, end, kind } of found) {
        if (start >= WINDOW) continue;
        const preview = masked(text.slice(start, end));
        this.#hit(layer, from + start, { class: 'secret', form: 'secret', kind, preview }, null);
      }
    }
  }

  #hit(
    layer: Layer,
    at: number,
    said: Pick<LeakHit, 'class' | 'form' | 'kind' | 'preview'>,
    original: Original | null,
  ): void {
    const offset = layer.sourceOf(at);
    // A text without its escapes shows most of what the text with them shows.
    const key = `${layer.container.join('\0')}\0${offset}\0${said.class}\0${said.kind ?? ''}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#hitCount++;
    const hit: LeakHit = { file: this.#file, container: layer.container, offset, ...said };
    if (this.#hits.length < MOST_HITS) this.#hits.push(hit);
    this.#onHit(hit, original);
  }

  #stop({ container }: Layer, reason: string): void {
    this.#unscannable.push({ file: this.#file, container, reason });
  }

  #inside(layer: Layer, name: string): Layer {
    return {
      container: [...layer.container, name],
      containers: layer.containers + 1,
      escapes: 0,
      sourceOf: (at) => at,
    };
  }

  /** Undoes a compression within what the file may still unpack to. */
  #unpack(bytes: Uint8Array, form: Deflated, layer: Layer, isSure: boolean): void {
    const most = this.#mostBytes - this.#unpacked;
    const content = this.#inflate(bytes, form, most);
    if (content === 'damaged') {
      if (isSure) this.#stop(layer, 'its compression is damaged');
      return;
    }
    if (content === 'too-large') {
      this.#stop(layer, `it unpacks to more than ${this.#mostBytes} bytes`);
      return;
    }
    this.#unpacked += content.length;
    this.#workLeft += MOST_WORK * content.length;
    this.#layer(content, layer);
  }

  #containers(bytes: Uint8Array, layer: Layer): void {
    if (begins(bytes, 0x1f, 0x8b, 8)) this.#unpack(bytes, 'gzip', this.#inside(layer, 'gzip'), true);
    else if (begins(bytes, 0x50, 0x4b, 3, 4)) this.#zip(bytes, layer);
    else if (begins(bytes, 0x25, 0x50, 0x44, 0x46)) this.#pdf(bytes, layer);
    else if (begins(bytes, 0x28, 0xb5, 0x2f, 0xfd))
      this.#stop(this.#inside(layer, 'zstd'), 'zstd is not unpacked here');
    else if (
      begins(bytes, 0x78) &&
      [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? -1) &&
      ((0x78 << 8) | (bytes[1] ?? 0)) % 31 === 0
    )
      this.#unpack(bytes, 'zlib', this.#inside(layer, 'zlib'), false);
    else if (begins(bytes, 0x89, 0x50, 0x4e, 0x47)) this.#png(bytes, layer);
    const wide = wideText(bytes);
    if (wide !== null) {
      const inside = this.#inside(layer, 'UTF-16');
      this.#layer(wide, { ...inside, sourceOf: (at) => 2 * at });
    }
  }

  #zip(bytes: Uint8Array, layer: Layer): void {
    const entries = zipEntries(bytes);
    if (entries === null) {
      this.#stop(this.#inside(layer, 'zip'), 'it is no zip that can be read whole');
      return;
    }
    for (const { name, method, encrypted, data } of entries) {
      const inside = this.#inside(layer, `entry ${name}`);
      if (encrypted) this.#stop(inside, 'it is encrypted');
      else if (method === 0) this.#layer(data, inside);
      else if (method === 8) this.#unpack(data, 'raw', inside, true);
      else this.#stop(inside, `its compression (method ${method}) is not undone here`);
    }
  }

  #pdf(bytes: Uint8Array, layer: Layer): void {
    if (isEncryptedPdf(bytes)) {
      this.#stop(this.#inside(layer, 'PDF'), 'it is encrypted');
      return;
    }
    const streams = pdfStreams(bytes);
    const contents: { readonly name: string; readonly text: string }[] = [];
    streams.forEach((stream, index) => {
      const content = this.#pdfStream(stream, index, layer);
      if (content !== null) contents.push(content);
    });
    // What stands between the streams: titles, names of files, links.
    let at = 0;
    const between = streams.map(({ start, bytes: data }) => {
      const part = bytes.subarray(at, start);
      at = start + data.length;
      return part;
    });
    const outside = [...between, bytes.subarray(at)].map((part) => new TextDecoder('latin1').decode(part)).join('\n');
    const maps = contents.flatMap(({ text }) => codeMapOf(text) ?? []);
    for (const { name, text } of [...contents, { name: 'PDF objects', text: outside }]) {
      const { lines, joined } = pdfTexts(pdfStrings(text), maps);
      this.#workLeft += 2 * (lines.length + joined.length);
      const inside = { ...this.#inside(layer, `${name} text`), containers: DEEPEST_CONTAINER };
      this.#layer(new TextEncoder().encode(lines), inside);
      // What was never one line may look like a secret, where it is only joined.
      this.#originals(new TextEncoder().encode(joined), { ...inside, container: [...inside.container, 'joined'] });
    }
  }

  /** A stream's content as text, searched on the way; null of pictures and fonts. */
  #pdfStream(
    { bytes, deflated }: PdfStream,
    index: number,
    layer: Layer,
  ): { readonly name: string; readonly text: string } | null {
    const name = `PDF stream ${index + 1}`;
    if (!deflated) return { name, text: new TextDecoder('latin1').decode(bytes) };
    const content = this.#inflate(bytes, 'zlib', this.#mostBytes - this.#unpacked);
    if (typeof content === 'string') {
      this.#stop(
        this.#inside(layer, name),
        content === 'damaged' ? 'its compression is damaged' : `it unpacks to more than ${this.#mostBytes} bytes`,
      );
      return null;
    }
    this.#unpacked += content.length;
    this.#workLeft += MOST_WORK * content.length;
    this.#layer(content, this.#inside(layer, name));
    return { name, text: new TextDecoder('latin1').decode(content) };
  }

  /** Texts beside the picture, some of them deflated (PNG, third edition, §11.3.3). */
  #png(bytes: Uint8Array, layer: Layer): void {
    for (let at = 8; at + 12 <= bytes.length; ) {
      const length =
        (((bytes[at] ?? 0) << 24) |
          ((bytes[at + 1] ?? 0) << 16) |
          ((bytes[at + 2] ?? 0) << 8) |
          (bytes[at + 3] ?? 0)) >>>
        0;
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      const data = bytes.subarray(at + 8, at + 8 + length);
      const packed = packedText(type, data);
      if (packed !== null) this.#unpack(packed, 'zlib', this.#inside(layer, `PNG ${type}`), true);
      at += 12 + length;
    }
  }

  #escaped(bytes: Uint8Array, layer: Layer): void {
    // Mails are quoted once, and not what was undone of something else: `a=10` is in every address.
    for (const undo of layer.escapes === 0 ? [...ESCAPES, unquotedPrintable] : ESCAPES) {
      const plain = undo(bytes);
      if (plain === null) continue;
      const sourceOf = (at: number): number => layer.sourceOf(plain.sourceOf(at));
      this.#layer(plain.bytes, { ...layer, escapes: layer.escapes + 1, containers: DEEPEST_CONTAINER, sourceOf });
    }
    const runs = base64Runs(bytes);
    if (runs.length === 0) return;
    const joined = joinedRuns(runs);
    const container = [...layer.container, 'base64'];
    const sourceOf = (at: number): number => layer.sourceOf(joined.sourceOf(at));
    this.#layer(joined.bytes, { container, escapes: layer.escapes + 1, containers: DEEPEST_CONTAINER, sourceOf });
    if (layer.container.length > DEEPEST_CONTAINER) return;
    for (const run of runs) {
      if (looksPacked(run.bytes) || wideText(run.bytes) !== null)
        this.#containers(run.bytes, { ...this.#inside(layer, 'base64'), containers: layer.containers + 1 });
    }
  }
}

/** Secrets in letters beyond ASCII, by their places in the bytes of the text. */
function disguised(bytes: Uint8Array): readonly Secret[] {
  if (isAscii(bytes)) return [];
  const text = new TextDecoder().decode(bytes);
  let [characters, length] = [0, 0];
  const lengthOf = (end: number): number => {
    length += new TextEncoder().encode(text.slice(characters, end)).length;
    characters = end;
    return length;
  };
  return findDisguised(text).map(({ start, end, kind }) => ({ start: lengthOf(start), end: lengthOf(end), kind }));
}

function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] as number) > 0x7f) return false;
  return true;
}

const begins = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

const looksPacked = (bytes: Uint8Array): boolean =>
  begins(bytes, 0x1f, 0x8b, 8) ||
  begins(bytes, 0x50, 0x4b, 3, 4) ||
  begins(bytes, 0x25, 0x50, 0x44, 0x46) ||
  begins(bytes, 0x89, 0x50, 0x4e, 0x47) ||
  begins(bytes, 0x78);

/** The deflated part of a chunk of a PNG; null where it has none. */
function packedText(type: string, data: Uint8Array): Uint8Array | null {
  const name = data.indexOf(0);
  if (name === -1) return null;
  if (type === 'zTXt' || type === 'iCCP') return data.subarray(name + 2);
  if (type !== 'iTXt' || data[name + 1] !== 1) return null;
  const language = data.indexOf(0, name + 3);
  const translated = language === -1 ? -1 : data.indexOf(0, language + 1);
  return translated === -1 ? null : data.subarray(translated + 1);
}

function equal(bytes: Uint8Array, from: number, other: Uint8Array): boolean {
  for (let at = 0; at < other.length; at++) if (bytes[from + at] !== other[at]) return false;
  return true;
}

/** The unit beside a find; in UTF-16 the byte of it that is not zero. */
function neighbour(bytes: Uint8Array, at: number, step: number): number | undefined {
  if (at < 0 || at >= bytes.length) return undefined;
  return step === 1 ? bytes[at] : Math.max(bytes[at] ?? 0, bytes[at + 1] ?? 0);
}

const LOOKED_AT = 4096;

/** A text of UTF-16 without the bytes that are zero in Latin letters; null where it does not look like one. */
function wideText(bytes: Uint8Array): Uint8Array | null {
  const part = bytes.subarray(0, LOOKED_AT);
  if (part.length < 32) return null;
  const zeros = [0, 0];
  for (let at = 0; at < part.length; at++) if (part[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const least = part.length * 0.3;
  const [even = 0, odd = 0] = zeros;
  if (even + odd > part.length * 0.55 || (even < least && odd < least)) return null;
  const low = odd >= least ? 0 : 1;
  const text = new Uint8Array(bytes.length >> 1);
  for (let at = 0; at < text.length; at++) text[at] = bytes[2 * at + low] as number;
  return text;
}

/** Of a value its first character and its length. */
function masked(value: string): string {
  const [first = ''] = value;
  const shown = /[\p{L}\p{N}\p{P}\p{S}]/u.test(first) ? first : '';
  return `${shown}… (${value.length} ${value.length === 1 ? 'character' : 'characters'})`;
}
