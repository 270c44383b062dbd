import { gatePath } from '../../../../core/bundle/item-record.ts';
import { EXPORT } from '../../../../core/bundle/manifest.ts';
import { gateRecord } from '../../../../core/gate/result-file/model.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import type { BundledRows } from './replay-bundle.ts';
import { saysTheSame } from './same-as-row.ts';

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
    const isSame = await saysTheSame(contents, path, spec);
    if (!isSame) failures.add(path, 'reference.gate', `It is not what the row of ${id} in ${EXPORT} says.`);
  }
}
