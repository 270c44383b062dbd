const ELLIPSIS = '…';
/** Less of a name than this says nothing. */
const FEWEST_CHARACTERS = 3;

/**
 * Cuts text to a width. Widths are sums of the characters' own, each measured once: kerning is left out, which is a pixel at most for a
 * name and saves measuring thousands of labels a frame.
 */
export class TextFitter {
  readonly #measure: (text: string) => number;
  readonly #advance = new Map<string, number>();

  constructor(measure: (text: string) => number) {
    this.#measure = measure;
  }

  widthOf(text: string): number {
    let width = 0;
    for (const character of text) width += this.#widthOfCharacter(character);
    return width;
  }

  /** The text where it fits, else its beginning and an ellipsis, else nothing. */
  fit(text: string, width: number): string {
    const { shown, whole } = this.#prefix(text, width);
    if (whole) return text;
    return shown.length < FEWEST_CHARACTERS ? '' : `${shown}${ELLIPSIS}`;
  }

  /**
   * As {@link fit}, for a qualified name: what tells functions apart stands at the end of `com.shop.orders.OrderService.total`, so the
   * qualifiers go first, from the left.
   */
  fitName(name: string, width: number): string {
    if (this.widthOf(name) <= width) return name;
    for (const part of shorterForms(name)) {
      const form = `${ELLIPSIS}${part}`;
      if (this.widthOf(form) <= width) return form;
    }
    return this.fit(lastPart(name), width);
  }

  #prefix(text: string, width: number): { readonly shown: string; readonly whole: boolean } {
    let left = width;
    let shown = '';
    let cut: string | null = null;
    for (const character of text) {
      const own = this.#widthOfCharacter(character);
      if (cut === null && left - own < this.#widthOfCharacter(ELLIPSIS)) cut = shown;
      left -= own;
      if (left < 0) return { shown: cut ?? shown, whole: false };
      shown += character;
    }
    return { shown, whole: true };
  }

  #widthOfCharacter(character: string): number {
    let width = this.#advance.get(character);
    if (width === undefined) {
      width = this.#measure(character);
      this.#advance.set(character, width);
    }
    return width;
  }
}

/** Where arguments and generics begin; Python's `<locals>` and the like are parts of a name. */
const ARGUMENTS = /[([{ ]|<(?!(?:locals|lambda|module|\w+comp|genexpr)>)/;
const SEPARATOR = /::|[./\\]/g;
/** A name's qualifiers are looked for in this much of its end. */
const QUALIFIED_END = 400;

function separators(name: string): readonly { readonly at: number; readonly length: number }[] {
  const from = Math.max(0, name.length - QUALIFIED_END);
  // Dots inside brackets belong to arguments and generics, not to the qualification.
  const end = name.search(ARGUMENTS);
  const text = end > 0 ? name.slice(0, end) : name;
  return [...text.slice(from).matchAll(SEPARATOR)]
    .map((match) => ({ at: from + match.index, length: match[0].length }))
    .filter(({ at, length }) => at > 0 && at + length < text.length);
}

/** The name without its first qualifier, without its first two, and so on. */
function shorterForms(name: string): readonly string[] {
  return separators(name).map(({ at, length }) => name.slice(at + length));
}

function lastPart(name: string): string {
  const last = separators(name).at(-1);
  return last === undefined ? name : name.slice(last.at + last.length);
}
