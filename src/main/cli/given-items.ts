import { existsSync } from 'node:fs';
import { PlateauError } from '../../core/error.ts';
import type { ImportRequestOptions } from '../services/tasks/import-input.ts';
import type { Session } from './session.ts';

/** An item's id, or the id of a file that is imported on the way. Throws `item.notFound`, `compare.severalProfiles`, `import.*`. */
export async function idOf(
  session: Session,
  given: string,
  options: Omit<ImportRequestOptions, 'via'>,
): Promise<string> {
  const { workspaces } = session.services;
  if (workspaces.has(given)) return given;
  if (given !== '-' && !existsSync(given)) {
    throw new PlateauError({
      code: 'item.notFound',
      message: `“${given}” is neither something in the workspace nor a file.`,
      hint: '“plateau list” shows what is in the workspace.',
    });
  }
  const { imported, failed } = await session.import([given], options);
  const [failure] = failed;
  if (failure !== undefined) {
    const { code, message, hint, offset } = failure;
    throw new PlateauError({
      code,
      message,
      ...(hint === null ? {} : { hint }),
      ...(offset === null ? {} : { at: { offset, file: given } }),
    });
  }
  const [only, ...others] = imported;
  if (only === undefined || others.length > 0) {
    throw new PlateauError({
      code: 'compare.severalProfiles',
      message: `“${given}” holds ${imported.length} profiles; one is needed.`,
      hint: `They are in the workspace now, compare by id: ${imported.map(({ id, label }) => `${id} (${label})`).join(', ')}.`,
    });
  }
  return only.id;
}
