import { joined } from '../bytes/whole.ts';
import { type Band, followFirst, followFurther, followMeans, ProgressiveComponent } from './jpeg-progressive.ts';
import { Bits, followUnits, type HuffmanTable, huffmanTable, stuffed, unstuffed } from './jpeg-scan.ts';
import { checkSize, damaged, type LeftBehind, uint16, unsupported } from './model.ts';

interface Component {
  readonly id: number;
  /** Blocks of a unit across and down. */
  readonly across: number;
  readonly down: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  /** What scans have told of each component, by its id; null where each is told by one scan. */
  readonly told: ReadonlyMap<number, ProgressiveComponent> | null;
}

/** Follows the coded pixels of `units` units, of which `first` is the first. */
type Follow = (bits: Bits, units: number, first: number) => void;

/** Table definitions that are read: more than there can be scans of a picture. */
const MOST_TABLES = 4096;

export interface CleanJpeg {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** Places of coded pixels in `bytes`. */
  readonly coded: readonly (readonly [start: number, end: number])[];
  readonly leftBehind: readonly LeftBehind[];
}

/** JFIF 1.01 without a density of its own and without a thumbnail: says that three components are luminance and two differences of colour. */
const JFIF = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
const ADOBE = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

const WHAT: readonly (readonly [begins: string, what: string])[] = [
  ['Exif\0', 'Exif'],
  ['http://ns.adobe.com/xap/1.0/\0', 'XMP'],
  ['http://ns.adobe.com/xmp/extension/\0', 'XMP'],
  ['ICC_PROFILE\0', 'ICC'],
  ['Photoshop 3.0\0', 'Photoshop'],
  ['MPF\0', 'further pictures'],
  ['JFIF\0', 'JFIF'],
  ['JFXX\0', 'thumbnail'],
  ['Adobe', 'Adobe'],
];

const beginsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));

/** Follows a JPEG from segment to segment and keeps what decoding it needs. */
class JpegCleaner {
  readonly #bytes: Uint8Array;
  readonly #out: Uint8Array[] = [];
  readonly #coded: (readonly [number, number])[] = [];
  readonly #leftBehind: LeftBehind[] = [];
  readonly #dc: (HuffmanTable | undefined)[] = [];
  readonly #ac: (HuffmanTable | undefined)[] = [];
  readonly #seen = new Set<number>();
  #frame: Frame | null = null;
  #restart = 0;
  #tables = 0;
  #length = 0;
  #hasJfif = false;
  #hasAdobe = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  clean(): CleanJpeg {
    this.#write(Uint8Array.of(0xff, 0xd8));
    let at = 2;
    for (;;) {
      const begin = at;
      if (this.#bytes[at] !== 0xff) throw damaged('something stands between its parts', at);
      while (this.#bytes[at] === 0xff) at++;
      if (at - begin > 1) this.#leave('JPEG fill bytes', at - begin - 1);
      const marker = this.#bytes[at];
      if (marker === undefined) throw damaged('it ends before its end is marked', this.#bytes.length);
      at++;
      if (marker === 0xd9) break;
      const length = uint16(this.#bytes, at);
      if (length < 2 || at + length > this.#bytes.length) {
        throw damaged(`a part of ${length} bytes does not fit into the file`, at);
      }
      const segment = { marker, at: at + 2, body: this.#bytes.subarray(at + 2, at + length) };
      at += length;
      if (marker === 0xda) at = this.#scan(segment.body, segment.at, at);
      else this.#segment(segment);
    }
    if (this.#frame === null || this.#seen.size < this.#frame.components.length) throw damaged('it has no pixels', at);
    if (at < this.#bytes.length) this.#leave('bytes behind the end', this.#bytes.length - at);
    this.#write(Uint8Array.of(0xff, 0xd9));
    const { width, height } = this.#frame;
    return { width, height, bytes: joined(this.#out), coded: this.#coded, leftBehind: this.#leftBehind };
  }

  #write(part: Uint8Array): void {
    this.#out.push(part);
    this.#length += part.length;
  }

  #leave(what: string, bytes: number): void {
    this.#leftBehind.push({ what, bytes });
  }

  #keep(marker: number, body: Uint8Array): void {
    this.#write(Uint8Array.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff));
    this.#write(body);
  }

  #segment({ marker, at, body }: { readonly marker: number; readonly at: number; readonly body: Uint8Array }): void {
    if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) this.#application(marker, body);
    else if (marker === 0xdb) this.#quantisation(body, at);
    else if (marker === 0xc4) this.#huffman(body, at);
    else if (marker === 0xdd) {
      if (body.length !== 2) throw damaged('a restart interval has another length', at);
      this.#restart = uint16(body, 0);
      this.#keep(marker, body);
    } else if (marker >= 0xc0 && marker <= 0xc2) this.#start(marker, body, at);
    else if (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      throw unsupported('a JPEG of a rare form', at - 3);
    } else throw unsupported(`a part 0x${marker.toString(16)} of a JPEG that is not known`, at - 3);
  }

  /** Of what programs wrote beside the picture nothing stays but which colours its components are. */
  #application(marker: number, body: Uint8Array): void {
    const what = WHAT.find(([begins]) => beginsWith(body, begins))?.[1] ?? null;
    let kept: readonly number[] = [];
    if (marker === 0xe0 && what === 'JFIF' && !this.#hasJfif && this.#out.length === 1) {
      this.#hasJfif = true;
      kept = JFIF;
    } else if (marker === 0xee && what === 'Adobe' && body.length >= 12 && !this.#hasAdobe) {
      this.#hasAdobe = true;
      kept = [...ADOBE, body[11] as number];
    }
    if (kept.length > 0) this.#write(Uint8Array.from(kept));
    const isSame = kept.length === body.length + 4 && kept.slice(4).every((byte, i) => body[i] === byte);
    if (isSame) return;
    const name = marker === 0xfe ? 'JPEG comment' : `JPEG APP${marker - 0xe0}`;
    this.#leave(what === null ? name : `${name} (${what})`, body.length);
  }

  #quantisation(body: Uint8Array, at: number): void {
    for (let from = 0; from < body.length; ) {
      const head = body[from] as number;
      const next = from + 1 + 64 * ((head >> 4) + 1);
      if (head >> 4 > 1 || (head & 15) > 3 || next > body.length) throw damaged('a table of steps is none', at + from);
      from = next;
    }
    this.#keep(0xdb, body);
  }

  #huffman(body: Uint8Array, at: number): void {
    for (let from = 0; from < body.length; ) {
      if (++this.#tables > MOST_TABLES) throw damaged(`it has more than ${MOST_TABLES} tables of codes`, at);
      const head = body[from] as number;
      const counts = body.subarray(from + 1, from + 17);
      const symbols = counts.reduce((sum, count) => sum + count, 0);
      const next = from + 17 + symbols;
      if (head >> 4 > 1 || (head & 15) > 3 || symbols > 256 || next > body.length) {
        throw damaged('a table of codes is none', at + from);
      }
      (head >> 4 === 0 ? this.#dc : this.#ac)[head & 15] = huffmanTable(
        counts,
        body.subarray(from + 17, next),
        at + from,
      );
      from = next;
    }
    this.#keep(0xc4, body);
  }

  #start(marker: number, body: Uint8Array, at: number): void {
    const count = body[5] ?? 0;
    if (this.#frame !== null || count < 1 || count > 4 || body.length !== 6 + 3 * count) {
      throw damaged('its header is none, or stands in it twice', at);
    }
    if (body[0] !== 8) throw unsupported(`${body[0]} bits a sample`, at);
    const [height, width] = [uint16(body, 1), uint16(body, 3)];
    checkSize(width, height, at + 1);
    const components = Array.from({ length: count }, (_, i): Component => {
      const [id = 0, factors = 0] = body.subarray(6 + 3 * i);
      const [across, down] = [factors >> 4, factors & 15];
      if (across < 1 || across > 4 || down < 1 || down > 4) throw damaged('a component has no size', at + 7 + 3 * i);
      return { id, across, down };
    });
    const size = { width, height, components };
    const told = () => new Map(components.map((one) => [one.id, new ProgressiveComponent(blocksOf(size, one))]));
    this.#frame = { ...size, told: marker === 0xc2 ? told() : null };
    this.#keep(marker, body);
  }

  /** The scan's header and its coded pixels; answers where what follows begins. */
  #scan(body: Uint8Array, at: number, from: number): number {
    const frame = this.#frame;
    const count = body[0] ?? 0;
    if (frame === null || count < 1 || count > 4 || body.length !== 4 + 2 * count)
      throw damaged('a scan has no header', at);
    const [first = 0, last = 0, bits = 0] = body.subarray(1 + 2 * count);
    const chosen = Array.from({ length: count }, (_, i) => {
      const [id = 0, tables = 0] = body.subarray(1 + 2 * i);
      const component = frame.components.find((one) => one.id === id);
      if (component === undefined) throw damaged('a scan names a component that is not there', at + 1 + 2 * i);
      return { component, dc: this.#dc[tables >> 4], ac: this.#ac[tables & 15], at: at + 1 + 2 * i };
    });
    const band: Band = { from: first, to: last, high: bits >> 4, low: bits & 15 };
    this.#keep(0xda, body);
    const units = unitsOf(
      frame,
      chosen.map(({ component }) => component),
    );
    const follow =
      frame.told === null
        ? this.#sequential(chosen, band, at + 1 + 2 * count)
        : this.#progressive(frame.told, chosen, band, at + 1 + 2 * count);
    return this.#codedPixels(from, units, follow);
  }

  /** All values of components that no scan has told. */
  #sequential(chosen: readonly Chosen[], { from, to, high, low }: Band, at: number): Follow {
    if (from !== 0 || to !== 63 || high !== 0 || low !== 0) throw damaged('a scan tells a part of the values', at);
    const components = chosen.map(({ component, dc, ac, at: place }) => {
      if (this.#seen.has(component.id) || dc === undefined || ac === undefined) {
        throw damaged('a scan names a component that was told, or a table that is not there', place);
      }
      this.#seen.add(component.id);
      return { blocks: blocksIn(component, chosen), dc, ac };
    });
    return (bits, units) => followUnits(bits, units, components);
  }

  /** Some bits of some values: means of several components, or others of one. */
  #progressive(told: NonNullable<Frame['told']>, chosen: readonly Chosen[], band: Band, at: number): Follow {
    const { from, to, high, low } = band;
    if (to > 63 || from > to || (from === 0) !== (to === 0) || low > 13 || (from > 0 && chosen.length > 1)) {
      throw damaged('a scan tells values that there are not', at);
    }
    const noTable = () => damaged('a scan names a table that is not there', at);
    const parts = chosen.map(({ component, dc, ac }) => {
      const state = told.get(component.id);
      if (state === undefined) throw damaged('a scan names a component that is not there', at);
      state.add(band, at);
      this.#seen.add(component.id);
      return { state, blocks: blocksIn(component, chosen), dc, ac };
    });
    if (from === 0) {
      const components = parts.map(({ blocks, dc }) => {
        if (high === 0 && dc === undefined) throw noTable();
        return { blocks, dc: high === 0 ? (dc ?? null) : null };
      });
      return (bits, units) => followMeans(bits, units, components);
    }
    const [only] = parts;
    if (only?.ac === undefined) throw noTable();
    const { state: component, ac } = only;
    const follow = high === 0 ? followFirst : followFurther;
    return (bits, units, first) => follow(bits, { component, first, end: first + units, ac, band });
  }

  #codedPixels(from: number, units: number, follow: Follow): number {
    const bytes = this.#bytes;
    const begin = this.#length;
    const atOnce = this.#restart === 0 ? units : this.#restart;
    let at = from;
    for (let done = 0, interval = 0; done < units; done += atOnce, interval++) {
      const end = endOfCoded(bytes, at);
      const raw = bytes.subarray(at, end);
      const bits = new Bits(unstuffed(raw), at);
      follow(bits, Math.min(atOnce, units - done), done);
      const written = stuffed(bits.read());
      if (written.length < raw.length) this.#leave('bytes behind the pixels', raw.length - written.length);
      this.#write(written);
      at = end;
      if (done + atOnce >= units) break;
      if (bytes[at + 1] !== 0xd0 + (interval & 7)) throw damaged('a restart marker is not there', at);
      this.#write(bytes.subarray(at, at + 2));
      at += 2;
    }
    this.#coded.push([begin, this.#length]);
    return at;
  }
}

/** Where coded pixels end: at a marker. */
function endOfCoded(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 2)) {
    if (bytes[at + 1] !== 0) return at;
  }
  throw damaged('it ends before its end is marked', bytes.length);
}

/** A component that a scan names, the tables it names for it, and where. */
interface Chosen {
  readonly component: Component;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  readonly at: number;
}

/** Blocks of a component in each unit of a scan. */
const blocksIn = ({ across, down }: Component, { length }: readonly Chosen[]): number =>
  length === 1 ? 1 : across * down;

type Size = Pick<Frame, 'width' | 'height' | 'components'>;

/** How many blocks a component has where it stands alone in a scan (ITU-T T.81, A.2.2). */
function blocksOf({ width, height, components }: Size, { across, down }: Component): number {
  const wide = Math.ceil((width * across) / Math.max(...components.map((one) => one.across)));
  const high = Math.ceil((height * down) / Math.max(...components.map((one) => one.down)));
  return Math.ceil(wide / 8) * Math.ceil(high / 8);
}

/** How many units a scan has (A.2): of one component its blocks, of several what all of them repeat in. */
function unitsOf(frame: Frame, chosen: readonly Component[]): number {
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) return blocksOf(frame, only);
  const { width, height, components } = frame;
  const across = Math.max(...components.map((one) => one.across));
  const down = Math.max(...components.map((one) => one.down));
  return Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
}

/**
 * A JPEG (baseline, extended sequential or progressive, by Huffman codes; ITU-T T.81) with nothing but tables, frame and coded pixels; these are followed to their last block, so that nothing stands
 * behind it. Throws `picture.damaged`, `picture.tooLarge`, `picture.unsupported` with the byte.
 */
export const cleanJpeg = (bytes: Uint8Array): CleanJpeg => new JpegCleaner(bytes).clean();
