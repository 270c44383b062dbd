import { badLine, type Line, type LinesOf, linesOf } from '../../bytes/lines.ts';
import { PlateauError } from '../../error.ts';

const HISTOGRAM: LinesOf = {
  what: 'the histogram',
  hint: 'The file was edited or damaged. Take it again with its tool.',
  strict: true,
};

/** Lines of a histogram. Throws `import.badEncoding`, `import.malformed`. */
export const histogramLines = (bytes: Uint8Array): Generator<Line> => linesOf(bytes, HISTOGRAM);

/** What is wrong with a line of a histogram, as an error that names it. */
export const wrongLine = (line: Line, what: string): PlateauError => badLine(HISTOGRAM, line, what);

/** The error for a file that is of the format and holds nothing. */
export function nothingIn(what: string): PlateauError {
  return new PlateauError({
    code: 'import.noSamples',
    message: `The file is ${what} without a single row.`,
    hint: 'Take it again while the program works.',
  });
}
