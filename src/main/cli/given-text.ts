import { createReadStream } from 'node:fs';
import { PlateauError } from '../../core/error.ts';
import { whyNoFile } from '../../core/file-failure.ts';
import { STDIN } from './session.ts';

/** A small text file, or what comes in on the standard input; refused as soon as it is longer than `most` bytes. Throws `brief.unreadable`, `brief.tooLarge`. */
export async function givenText(path: string, most: number): Promise<string> {
  const stream = path === STDIN ? process.stdin : createReadStream(path);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > most) break;
      chunks.push(bytes);
    }
  } catch (cause) {
    throw new PlateauError({
      code: 'brief.unreadable',
      message: `“${path}” cannot be read: ${whyNoFile(cause)}.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  if (size > most) {
    throw new PlateauError({
      code: 'brief.tooLarge',
      message: `“${path}” is longer than ${most} bytes.`,
      hint: 'A brief is a page of YAML: check that this is the file you meant.',
    });
  }
  return Buffer.concat(chunks).toString('utf8');
}
