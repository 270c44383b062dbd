import { existsSync } from 'node:fs';
import { PlateauError } from '../../core/error.ts';
import { type Session, STDIN } from './session.ts';

/**
 * Ids of plans: ids themselves, and all plans of files that are imported on the way. Throws `item.notFound`, `item.notAPlan`, `import.*`.
 */
export async function plansGiven(session: Session, given: readonly string[]): Promise<readonly string[]> {
  const { workspaces } = session.services;
  const ids: string[] = [];
  for (const one of given) {
    if (workspaces.has(one)) {
      const item = workspaces.item(one);
      if (item.kind !== 'plan') throw notAPlan(item.label, item.kind);
      ids.push(item.id);
      continue;
    }
    if (one !== STDIN && !existsSync(one)) {
      throw new PlateauError({
        code: 'item.notFound',
        message: `“${one}” is neither something in the workspace nor a file.`,
        hint: '“plateau list --kind plan” shows the plans in the workspace.',
      });
    }
    const { imported, failed } = await session.import([one], {});
    const [failure] = failed;
    if (failure !== undefined) {
      const { code, message, hint, offset } = failure;
      throw new PlateauError({
        code,
        message,
        ...(hint === null ? {} : { hint }),
        ...(offset === null ? {} : { at: { offset, file: one } }),
      });
    }
    for (const { id, kind, label } of imported) {
      if (kind !== 'plan') throw notAPlan(label, kind);
      ids.push(id);
    }
  }
  return ids;
}

const notAPlan = (label: string, kind: string): PlateauError =>
  new PlateauError({
    code: 'item.notAPlan',
    message: `“${label}” is a ${kind}, not a query plan.`,
    hint: 'Give what EXPLAIN printed.',
  });
