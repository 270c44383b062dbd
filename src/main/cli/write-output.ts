import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PlateauError } from '../../core/error.ts';
import { whyNotWritten } from '../../core/file-failure.ts';

/** Writes a text or bytes to a file, whole or not at all; its folder is made. Answers with the full path. Throws `export.cannotWrite`. */
export function writeOutput(output: string, text: string | Uint8Array): string {
  const path = resolve(output);
  const partial = `${path}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new PlateauError({
      code: 'export.cannotWrite',
      message: `“${output}” could not be written: ${whyNotWritten(cause)}.`,
      hint: 'Choose a folder you may write to with enough free space.',
      cause,
    });
  }
  return path;
}
