import { PlateauError } from '../../../core/error.ts';

/** Prints a page that needs nothing from anywhere to PDF. */
export type PrintPdf = (html: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

/** A browser was there and did not print. */
export function notPrinted(why: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'report.notPrinted',
    message: `The browser did not print the report: ${why}`,
    hint: 'Try again, or print the page (--to html) from a browser. Markdown and HTML hold the same.',
    cause,
  });
}
