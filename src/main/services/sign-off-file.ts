import { readFile } from 'node:fs/promises';
import { PlateauError } from '../../core/error.ts';
import { whyNoFile } from '../../core/file-failure.ts';
import { type SignOffFile, signOffFile } from '../../core/sign-off/model.ts';

/** Characters of a file that is asked about. */
export const LONGEST_SIGN_OFF = 100_000;

export function badSignOff(name: string, why: string): PlateauError {
  return new PlateauError({
    code: 'signOff.badFile',
    message: `“${name}” is no sign-off: ${why}.`,
    hint: 'Give the file that “plateau signoff sign … -o FILE” wrote, or that the window saved.',
  });
}

/** Reads a sign-off that was made elsewhere. Throws `signOff.badFile`. */
export function parseSignOff(name: string, text: string): SignOffFile {
  let value: unknown;
  try {
    if (text.length > LONGEST_SIGN_OFF) throw new Error('it is too long');
    value = JSON.parse(text);
  } catch (thrown) {
    throw badSignOff(name, thrown instanceof Error ? thrown.message : String(thrown));
  }
  const read = signOffFile.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badSignOff(name, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

/** The same of a file of this machine. Throws `signOff.badFile`. */
export async function readSignOff(path: string): Promise<SignOffFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw badSignOff(path, `it cannot be read: ${whyNoFile(thrown)}`);
  }
  return parseSignOff(path, text);
}
