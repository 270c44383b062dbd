import { gatePath } from '../../../../core/bundle/item-record.ts';
import { EXPORT } from '../../../../core/bundle/manifest.ts';
import { gateRecord } from '../../../../core/gate/result-file/model.ts';
import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import type { BundledRows } from './replay-bundle.ts';

/** Whether results of checks are such, agree with their own gates, and stand in their file as in their row. What they judged is not in the bundle. */
export async function checkGates(contents: Contents, { records }: BundledRows, failures: Failures): Promise<void> {
  for (const { id, kind, spec } of records.values()) {
    if (kind !== 'gate') continue;
    const row = gateRecord.safeParse(spec);
    if (!row.success) {
      const why = row.error.issues[0]?.message ?? '';
      failures.add(EXPORT, 'reference.gate', `${id} is no result of a check: ${why}`);
      continue;
    }
    const path = gatePath(id);
    let isSame = false;
    try {
      const file: unknown = contents.has(path) ? JSON.parse((await contents.bytes(path)).toString('utf8')) : null;
      isSame = canonicalJson(file) === canonicalJson(spec);
    } catch {
      // What cannot be read is not the same.
    }
    if (!isSame) failures.add(path, 'reference.gate', `It is not what the row of ${id} in ${EXPORT} says.`);
  }
}
