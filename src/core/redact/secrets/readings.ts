/** A text as somebody reads it who undoes how it was written, and where each of its characters stands in what was given. UTF-16 code units. */
export interface Reading {
  readonly text: string;
  readonly sourceOf: (at: number) => number;
  /** Characters of what was given for the last one of a find; of hexadecimal two. */
  readonly width: 1 | 2;
  /** Only what is known by its own form counts: values end where their line ends. */
  readonly tokens: boolean;
  /** Where a find first goes over what this reading left out; null where it does not, and for readings that leave out nothing that ends values. */
  readonly jointIn: (start: number, end: number) => number | null;
}

/** Letters of other alphabets that look like Latin ones (Unicode Technical Standard #39, confusables.txt): Cyrillic and Greek. */
const LOOK_ALIKE: ReadonlyMap<string, string> = new Map(
  [...'аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅοαρνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'].map((letter, at) => [
    letter,
    'aeopcyxijshdqwABEKMHOPCTXIJSoapvikABEZHIKMNOPTYX'[at] as string,
  ]),
);
/** What is not seen: soft hyphens, joiners, marks of direction, a byte order mark. */
const UNSEEN =
  /^(?:\u034f|\p{Variation_Selector}|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff])$/u;
const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** A character as the ASCII one that it looks like, nothing where it is not seen, itself where there is none. */
function plain(character: string): string {
  if (UNSEEN.test(character)) return '';
  const alike = LOOK_ALIKE.get(character);
  if (alike !== undefined) return alike;
  const [base = '', ...marks] = character.normalize('NFKD');
  return /^[ -~]$/.test(base) && marks.every((mark) => /\p{M}/u.test(mark)) ? base : character;
}

/** Puts a text together of parts, each of which knows where it stood. */
class Parts {
  readonly #parts: string[] = [];
  readonly #at: number[] = [];
  readonly #source: number[] = [];
  #length = 0;

  add(part: string, source: number): void {
    if (part === '') return;
    this.#at.push(this.#length);
    this.#source.push(source);
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** `step`: characters of the source for one of the text. */
  done(step: number, jointIn: Reading['jointIn'] = () => null): Reading {
    const [at, source] = [this.#at, this.#source];
    const sourceOf = (place: number): number => {
      const part = partAt(at, place);
      return (source[part] ?? 0) + step * (place - (at[part] ?? 0));
    };
    return { text: this.#parts.join(''), sourceOf, jointIn, width: step === 1 ? 1 : 2, tokens: false };
  }
}

/** Which of the parts that begin at `starts` holds a place: a search by halves. */
function partAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The text without what is not seen, and with Latin letters for those that look like them: `pаsswоrd=`, a token with a zero-width blank in it. */
export function folded(text: string): Reading | null {
  const parts = new Parts();
  let copied = 0;
  let changed = false;
  for (const { index } of text.matchAll(BEYOND_ASCII)) {
    if (index < copied) continue;
    const character = String.fromCodePoint(text.codePointAt(index) as number);
    const letter = plain(character);
    if (letter === character) continue;
    changed = true;
    parts.add(text.slice(copied, index), copied);
    parts.add(letter, index);
    copied = index + character.length;
  }
  if (!changed) return null;
  parts.add(text.slice(copied), copied);
  return parts.done(1);
}

/** A line end with what quotes a line, or the end of a string and the beginning of the next one, inside of what may be one token. */
const BROKEN =
  /(?=[\\\r\n"'])(?<=[\w.+/-]{12})(?:(?:\\?\r?\n|(?:\\{1,4}r)?\\{1,4}n)[ \t>|]{0,16}(?!-----)|["']\s{0,4}[+.]\s{0,4}["'])(?=[\w.+/-]{4})/g;

/** Lines that were broken inside a token in one: finds count that go over such a place. */
function unbroken(text: string): Reading | null {
  const parts = new Parts();
  const joints: number[] = [];
  let copied = 0;
  let length = 0;
  for (const { index, 0: gap } of text.matchAll(BROKEN)) {
    parts.add(text.slice(copied, index), copied);
    length += index - copied;
    joints.push(length);
    copied = index + gap.length;
  }
  if (joints.length === 0) return null;
  parts.add(text.slice(copied), copied);
  const jointIn = (start: number, end: number): number | null => {
    const joint = joints[partAt(joints, start)] ?? 0;
    const next = joint > start ? joint : (joints[partAt(joints, start) + 1] ?? 0);
    return start < next && next < end ? next : null;
  };
  return { ...parts.done(1, jointIn), tokens: true };
}

/** Twenty bytes and more in hexadecimal, as one run or as a dump with blanks or colons between. */
const HEXADECIMAL =
  /(?<![0-9A-Fa-f])(?:(?:[0-9A-Fa-f]{2}){20,}|(?:[0-9A-Fa-f]{2}[ :]){19,}[0-9A-Fa-f]{2})(?![0-9A-Fa-f])/g;

/** Characters of the shortest of them, and whether one of them may be in any. */
const SHORTEST_HEXADECIMAL = 40;
const IN_HEXADECIMAL = Uint8Array.from({ length: 128 }, (_, code) =>
  /[0-9A-Fa-f :]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Parts of a text that have nothing in them but what hexadecimal has, and are as long as the shortest: where they begin, and where they end. Each of them stands
 * at a multiple of that length, so that of other texts hardly more than one character in forty is looked at.
 */
function* hexadecimalRuns(text: string): Generator<readonly [number, number]> {
  const isIn = (at: number): boolean => IN_HEXADECIMAL[text.charCodeAt(at)] === 1;
  for (let probe = SHORTEST_HEXADECIMAL - 1; probe < text.length; ) {
    let end = probe + 1;
    if (isIn(probe)) {
      let start = probe;
      while (start > 0 && isIn(start - 1)) start--;
      while (end < text.length && isIn(end)) end++;
      if (end - start >= SHORTEST_HEXADECIMAL) yield [start, end];
    }
    probe = Math.ceil((end + 1) / SHORTEST_HEXADECIMAL) * SHORTEST_HEXADECIMAL - 1;
  }
}

function* hexadecimalsIn(text: string): Generator<{ readonly index: number; readonly run: string }> {
  for (const [start, end] of hexadecimalRuns(text))
    for (const { index, 0: run } of text.slice(start, end).matchAll(HEXADECIMAL)) yield { index: start + index, run };
}

/** What hexadecimal digits say where they say a text. A digest says none. */
function unhexed(text: string): readonly Reading[] {
  const found: Reading[] = [];
  for (const { index, run } of hexadecimalsIn(text)) {
    const step = /[ :]/.test(run) ? 3 : 2;
    const parts = new Parts();
    let said = '';
    for (let at = 0; at < run.length; at += step) {
      const code = Number.parseInt(run.slice(at, at + 2), 16);
      if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code > 126) break;
      said += String.fromCharCode(code);
    }
    if (said.length * step < run.length) continue;
    parts.add(said, index);
    found.push(parts.done(step));
  }
  return found;
}

/** How else a text can be read but by the looks of its letters, where it can: without line ends in tokens, and as hexadecimal. Linear in its length. */
export function readingsOf(text: string): readonly Reading[] {
  const whole = unbroken(text);
  return [...(whole === null ? [] : [whole]), ...unhexed(text)];
}
