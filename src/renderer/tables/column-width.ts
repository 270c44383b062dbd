/** CSS pixels of a digit, of a letter of a head, and beside the text of a cell. */
const [DIGIT, BOLD, LETTER, BESIDE] = [7.4, 8.6, 7, 14];

/** CSS pixels a column of numbers needs for its longest one and for its head: none is cut. `bold` numbers are wider. */
export function numberWidth(title: string, longest: number, bold = false): number {
  return Math.ceil(Math.max(longest * (bold ? BOLD : DIGIT), title.length * LETTER) + BESIDE);
}

/** The same for numbers that are all known. */
export const widthOfAll = (title: string, texts: readonly string[]): number =>
  numberWidth(
    title,
    texts.reduce((longest, { length }) => Math.max(longest, length), 1),
  );
