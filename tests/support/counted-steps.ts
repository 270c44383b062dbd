/** Continues a match behind a place; true where it succeeds to the end. */
type Next = (at: number) => boolean;

/** A part of a pattern: matches at a place and goes on, and how many characters it may take. */
interface Part {
  readonly match: (run: Run, at: number, next: Next) => boolean;
  readonly min: number;
  readonly max: number;
  /** Of a part that takes one character: whether it takes this one. */
  readonly one?: (character: string) => boolean;
}

interface Run {
  readonly text: string;
  readonly groups: (string | undefined)[];
}

interface Pattern {
  readonly part: Part;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
}

const native = { exec: RegExp.prototype.exec, indexOf: String.prototype.indexOf };
let steps = 0;

const WORD = /\w/;
const matches = (pattern: RegExp, text: string): boolean => native.exec.call(pattern, text) !== null;
const isWord = (character: string | undefined): boolean => character !== undefined && matches(WORD, character);

function assertion(holds: (text: string, at: number) => boolean): Part {
  return { min: 0, max: 0, match: ({ text }, at, next) => holds(text, at) && next(at) };
}

function single(raw: string, flags: string): Part {
  const known = new Map<string, boolean>();
  const pattern = new RegExp(`^(?:${raw})$`, [...flags].filter((flag) => 'isu'.includes(flag)).join(''));
  const one = (character: string): boolean => {
    const said = known.get(character) ?? matches(pattern, character);
    known.set(character, said);
    return said;
  };
  const match: Part['match'] = ({ text }, at, next) => {
    steps++;
    return at < text.length && one(text[at] as string) && next(at + 1);
  };
  return { min: 1, max: 1, one, match };
}

function sequence(parts: readonly Part[]): Part {
  const from = (run: Run, index: number, at: number, next: Next): boolean => {
    const part = parts[index];
    return part === undefined ? next(at) : part.match(run, at, (behind) => from(run, index + 1, behind, next));
  };
  const sum = (of: 'min' | 'max'): number => parts.reduce((total, part) => total + part[of], 0);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { min: sum('min'), max: sum('max'), match: (run, at, next) => from(run, 0, at, next) };
}

function choice(options: readonly Part[]): Part {
  const [only] = options;
  if (options.length === 1 && only !== undefined) return only;
  return {
    min: Math.min(...options.map(({ min }) => min)),
    max: Math.max(...options.map(({ max }) => max)),
    match: (run, at, next) => options.some((option) => option.match(run, at, next)),
  };
}

function repeated(body: Part, least: number, most: number, isLazy: boolean): Part {
  const { one } = body;
  const bounds = { min: body.min * least, max: body.max === 0 ? 0 : body.max * most };
  if (one !== undefined) {
    return {
      ...bounds,
      match: ({ text }, at, next) => {
        const takes = (place: number): boolean => {
          steps++;
          return place < text.length && one(text[place] as string);
        };
        let count = 0;
        while (count < (isLazy ? least : most) && takes(at + count)) count++;
        if (!isLazy) {
          for (; count >= least; count--) if (next(at + count)) return true;
          return false;
        }
        while (count >= least) {
          if (next(at + count)) return true;
          if (count >= most || !takes(at + count)) return false;
          count++;
        }
        return false;
      },
    };
  }
  const from = (run: Run, count: number, at: number, next: Next): boolean => {
    steps++;
    const more = (): boolean =>
      count < most &&
      body.match(run, at, (behind) => (behind !== at || count < least) && from(run, count + 1, behind, next));
    const enough = (): boolean => count >= least && next(at);
    return isLazy ? enough() || more() : more() || enough();
  };
  return { ...bounds, match: (run, at, next) => from(run, 0, at, next) };
}

function looking(body: Part, isBehind: boolean, isNegative: boolean): Part {
  const found = (run: Run, at: number): boolean => {
    if (!isBehind) return body.match(run, at, () => true);
    for (let width = body.min; width <= Math.min(body.max, at); width++)
      if (body.match(run, at - width, (end) => end === at)) return true;
    return false;
  };
  return { min: 0, max: 0, match: (run, at, next) => found(run, at) !== isNegative && next(at) };
}

function captured(body: Part, index: number): Part {
  return {
    ...{ min: body.min, max: body.max },
    match: (run, at, next) => {
      const before = run.groups[index];
      return body.match(run, at, (behind) => {
        const inside = run.groups[index];
        run.groups[index] = run.text.slice(at, behind);
        if (next(behind)) return true;
        run.groups[index] = inside ?? before;
        return false;
      });
    },
  };
}

/** Reads a pattern of ECMAScript (ECMA-262 §22.2.1), as far as the sources have them: no modifiers, no sets of the flag `v`. */
class Reader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  groupCount = 0;
  readonly names = new Map<string, number>();

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  options(): Part {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return choice(options);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')')
      parts.push(this.#term());
    return sequence(parts);
  }

  #take(text: string): boolean {
    const is = this.#source.startsWith(text, this.#at);
    if (is) this.#at += text.length;
    return is;
  }

  #raw(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = native.exec.call(pattern, this.#source) ?? [];
    this.#at += found.length;
    return found;
  }

  #term(): Part {
    const isMultiline = this.#flags.includes('m');
    if (this.#take('^')) return assertion((text, at) => at === 0 || (isMultiline && text[at - 1] === '\n'));
    if (this.#take('$')) return assertion((text, at) => at === text.length || (isMultiline && text[at] === '\n'));
    if (this.#take('\\b')) return assertion((text, at) => isWord(text[at - 1]) !== isWord(text[at]));
    if (this.#take('\\B')) return assertion((text, at) => isWord(text[at - 1]) === isWord(text[at]));
    const atom = this.#atom();
    const quantifier = this.#raw(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (quantifier === '') return atom;
    const [, least = '0', comma, most = ''] = native.exec.call(/^\{(\d+)(,?)(\d*)\}$/, quantifier) ?? [
      '',
      quantifier === '+' ? '1' : '0',
      ',',
      quantifier === '?' ? '1' : '',
    ];
    const upTo = comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    return repeated(atom, Number(least), upTo, this.#take('?'));
  }

  #atom(): Part {
    for (const [sign, isBehind, isNegative] of LOOKS) {
      if (this.#take(sign)) return this.#closed(looking(this.options(), isBehind, isNegative));
    }
    if (this.#take('(?:')) return this.#closed(this.options());
    if (this.#take('(')) {
      const index = ++this.groupCount;
      const name = this.#raw(/\?<\w+>/y).slice(2, -1);
      if (name !== '') this.names.set(name, index);
      return this.#closed(captured(this.options(), index));
    }
    const back = this.#raw(/\\[1-9]/y);
    if (back !== '') {
      const index = Number(back.slice(1));
      return {
        ...{ min: 0, max: Number.POSITIVE_INFINITY },
        match: ({ text, groups }, at, next) => {
          const said = groups[index] ?? '';
          steps += said.length;
          return text.startsWith(said, at) && next(at + said.length);
        },
      };
    }
    const raw = this.#raw(
      /\[(?:[^\]\\]|\\[\s\S])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[\s\S]|[\s\S]/y,
    );
    return single(raw === '{' || raw === '}' || raw === ']' ? `\\${raw}` : raw, this.#flags);
  }

  #closed(part: Part): Part {
    if (!this.#take(')')) throw new SyntaxError(`no ) at ${this.#at} of ${this.#source}`);
    return part;
  }
}

const LOOKS = [
  ['(?=', false, false],
  ['(?!', false, true],
  ['(?<=', true, false],
  ['(?<!', true, true],
] as const;

const patterns = new Map<string, Pattern>();

function patternOf({ source, flags }: RegExp): Pattern {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const before = steps;
  const reader = new Reader(source, flags);
  const part = reader.options();
  steps = before;
  const read = { part, groupCount: reader.groupCount, names: reader.names };
  patterns.set(key, read);
  return read;
}

const groupsOf = (names: Pattern['names'], groups: Run['groups']): Record<string, string> =>
  Object.fromEntries([...names].map(([name, index]) => [name, groups[index] as string]));

function countedExec(this: RegExp, given: string): RegExpExecArray | null {
  const { part, groupCount, names } = patternOf(this);
  const text = String(given);
  const moves = this.global || this.sticky;
  for (let at = moves ? this.lastIndex : 0; at <= text.length; at++) {
    const run: Run = { text, groups: new Array<string | undefined>(groupCount + 1).fill(undefined) };
    let end = -1;
    const isFound = part.match(run, at, (behind) => {
      end = behind;
      return true;
    });
    if (isFound) {
      if (moves) this.lastIndex = end;
      const [, ...groups] = run.groups;
      const named = names.size === 0 ? {} : { groups: groupsOf(names, run.groups) };
      const found: [string, ...string[]] = [text.slice(at, end), ...groups.map((group) => group as string)];
      return Object.assign(found, { index: at, input: text, ...named });
    }
    if (this.sticky) break;
  }
  if (moves) this.lastIndex = 0;
  return null;
}

function countedIndexOf(this: string, part: string, from = 0): number {
  const found = native.indexOf.call(this, part, from);
  steps += (found === -1 ? this.length : found) - Math.min(from, this.length) + 1;
  return found;
}

function countedIncludes(this: string, part: string, from = 0): boolean {
  return countedIndexOf.call(this, part, from) !== -1;
}

/**
 * Steps that a work takes: characters that its regular expressions try, by a matcher that goes back and tries again as JavaScript's does, and characters that
 * `indexOf` and `includes` pass. The same on every machine, however busy.
 */
export function stepsOf(work: () => void): number {
  steps = 0;
  const { includes } = String.prototype;
  RegExp.prototype.exec = countedExec;
  String.prototype.indexOf = countedIndexOf;
  String.prototype.includes = countedIncludes;
  try {
    work();
  } finally {
    RegExp.prototype.exec = native.exec;
    String.prototype.indexOf = native.indexOf;
    String.prototype.includes = includes;
  }
  return steps;
}
