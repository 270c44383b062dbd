import { SIGN_OFFS_ELSEWHERE } from '../../../../core/sign-off/elsewhere.ts';
import type { Checking } from '../signing/check-signatures.ts';
import type { CheckedSignOff, Looking } from './checked-sign-off.ts';
import { type ElsewhereRecord, elsewhereRecords } from './elsewhere-records.ts';
import { checkedStatement } from './statement-signature.ts';

async function recordsOf({ contents, failures }: Looking, signal: AbortSignal): Promise<readonly ElsewhereRecord[]> {
  const found: ElsewhereRecord[] = [];
  try {
    for await (const record of elsewhereRecords(contents)) found.push(record);
  } catch {
    signal.throwIfAborted();
    const message = 'It is no list of sign-offs of the form this version knows, or one of them is not there.';
    failures.add(SIGN_OFFS_ELSEWHERE, 'signOff.malformed', message);
  }
  return found;
}

/**
 * Checks the signatures of sign-offs that came with other bundles into the workspace that this one is of. None can be for this bundle: its identifier follows from
 * them.
 */
export async function checkElsewhere(
  looking: Looking,
  checking: Omit<Checking, 'folder'>,
): Promise<readonly CheckedSignOff[]> {
  const found: CheckedSignOff[] = [];
  for (const record of await recordsOf(looking, checking.signal)) {
    checking.signal.throwIfAborted();
    const { role, name, signedAt, manifestSha256 } = record.statement;
    const standing = await checkedStatement(record, looking, checking);
    found.push({ role, name, signedAt, manifestSha256, bundle: 'elsewhere', ...standing });
  }
  return found;
}
