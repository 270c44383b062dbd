import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import type { Contents } from './contents.ts';

/** Whether a file of a bundle says, as JSON, what its row says; false of one that is not there or cannot be read. */
export async function saysTheSame(contents: Contents, path: string, spec: unknown): Promise<boolean> {
  try {
    const file: unknown = contents.has(path) ? JSON.parse((await contents.bytes(path)).toString('utf8')) : null;
    return canonicalJson(file) === canonicalJson(spec);
  } catch {
    return false;
  }
}
