import { accessSync, constants, statSync } from 'node:fs';
import { PlateauError } from '../../../../core/error.ts';
import { whyNoFile } from '../../../../core/file-failure.ts';

/** A list of signers that cannot be read would make every signature one by somebody unknown. Throws `bundle.noSigners`. */
export function requireSigners(path: string): void {
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return;
  } catch (cause) {
    throw noSigners(path, whyNoFile(cause), cause);
  }
  throw noSigners(path, 'it is no file');
}

const noSigners = (path: string, why: string, cause?: unknown): PlateauError =>
  new PlateauError({
    code: 'bundle.noSigners',
    message: `The allowed signers in “${path}” cannot be read: ${why}.`,
    hint: 'Give a file with a line for each signer: a name, then the public key (ssh-keygen(1), ALLOWED SIGNERS).',
    cause,
  });
