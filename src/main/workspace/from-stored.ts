import type { z } from 'zod';
import { PlateauError } from '../../core/error.ts';

/**
 * What the workspace holds, as its schema has it; `what` names it for people. Throws `workspace.damaged` of anything else: something other than Plateau wrote
 * it, or a disk did.
 */
export function fromStored<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : ` ${issue.path.map(String).join('.')}:`;
  throw new PlateauError({
    code: 'workspace.damaged',
    message: `The workspace holds ${what} that cannot be read:${place} ${issue?.message ?? 'not what it should be'}.`,
    hint: 'Something else than Plateau changed the workspace. Restore it from a backup; nothing was changed.',
  });
}

/** The same of a text of JSON. */
export function fromStoredJson<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told by the schema, as anything else that is not what it should be.
  }
  return fromStored(schema, value, what);
}
