import { usage } from './command.ts';

/**
 * The words of a command line typed as one text: separated by blanks, quotes as in a shell, nothing expanded. Throws `cli.usage` for a
 * quote without its end.
 */
export function wordsOf(text: string, option: string): readonly string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/gsy;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const word = match[1] ?? '';
    words.push(
      word.replace(/\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs, (_all, escaped, single, double) =>
        escaped !== undefined
          ? String(escaped)
          : single !== undefined
            ? String(single)
            : String(double).replace(/\\(["\\])/g, '$1'),
      ),
    );
    end = match.index + match[0].length;
  }
  if (text.slice(end).trim() !== '') throw usage(`--${option} has a quote without its end.`, 'Close the quote.');
  return words;
}
