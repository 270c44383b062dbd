import { SIGN_OFF_NAMESPACE, type SignOffStatement, statementText } from '../../../../core/sign-off/model.ts';
import { type Checking, checkedIn } from '../signing/check-signatures.ts';
import type { CheckedStatement, Looking } from './checked-sign-off.ts';

/** A statement with its signature as they lie in a bundle. */
export interface SignedStatementAt {
  readonly statement: SignOffStatement;
  readonly path: string;
  /** Null where no key signs it. */
  readonly signature: Uint8Array | null;
  readonly signaturePath: string;
}

/** Checks whose key signed a statement; what is wrong is a failure, a key that nobody vouches for and a name without a key are notes. */
export async function checkedStatement(
  { statement, path, signature, signaturePath }: SignedStatementAt,
  { failures, notes }: Pick<Looking, 'failures' | 'notes'>,
  checking: Omit<Checking, 'folder'>,
): Promise<CheckedStatement> {
  const { name } = statement;
  if (signature === null) {
    const why =
      statement.shortened === true ? 'its signature is over the whole name, which was taken out' : 'no key signs it';
    notes.add(path, 'signOff.claimed', `${name} is only claimed: ${why}.`);
    return { state: 'none', by: '' };
  }
  const bytes = new TextEncoder().encode(statementText(statement));
  const found = await checkedIn(signature, bytes, SIGN_OFF_NAMESPACE, checking);
  const { state, by } = found;
  if (state === 'bad') {
    failures.add(signaturePath, 'signOff.badSignature', `The signature is not one of what ${name} signed.`);
  }
  if (state === 'unknown') {
    const whose =
      checking.allowed === null
        ? 'name a file of allowed signers to know whose key that is'
        : 'the allowed signers do not have it';
    notes.add(signaturePath, 'signature.unknownKey', `${name} signed off with ${by}; ${whose}.`);
  }
  if (state === 'unchecked') {
    notes.add(signaturePath, 'signature.unchecked', 'ssh-keygen is not installed here: not checked.');
  }
  return found;
}
