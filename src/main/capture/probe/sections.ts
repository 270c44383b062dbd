import { PlateauError } from '../../../core/error.ts';

/** One part of the probe's output: its heading behind the mark, and the bytes up to the next one. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

/**
 * Cuts the probe's output at its random mark. Bytes that are no UTF-8 become replacement characters.
 * Throws `capture.probeFailed` when the last section is missing.
 */
export function sectionsOf(output: Buffer, mark: string, host: string, stderr: string): readonly Section[] {
  const found: Section[] = [];
  const heading = Buffer.from(`\n${mark} `);
  let at = output.indexOf(heading);
  while (at >= 0) {
    const title = output.indexOf(0x0a, at + heading.length);
    const next = output.indexOf(heading, at + heading.length);
    if (title < 0) break;
    const end = next < 0 ? output.length : next;
    found.push({
      title: output.toString('utf8', at + heading.length, title),
      text: output.toString('utf8', title + 1, end),
    });
    at = next;
  }
  const linux = found.find(({ title }) => title === 'system')?.text.startsWith('Linux') ?? false;
  const last = found.at(-1)?.title;
  if (last === 'end' || (last === 'user' && !linux)) return found;
  throw new PlateauError({
    code: 'capture.probeFailed',
    message: `The look at “${host}” ended early${stderr === '' ? '' : `: ${stderr.trim().slice(-300)}`}.`,
    hint: 'A POSIX shell (sh) must be allowed for this login. Try: ssh HOST sh -c true',
  });
}

/** Lines of a section without the empty ones. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** A whole number in decimal digits, or null. */
export function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : null;
}
