import type { Manifest } from '../../../../core/bundle/manifest.ts';
import type { SignOffRole } from '../../../../core/sign-off/model.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

/** What the key of a sign-off is worth. */
export interface CheckedStatement {
  /** As of signatures; `none`: no key signs it, so that whoever wrote the bundle may have written the name. */
  readonly state: 'known' | 'unknown' | 'bad' | 'unchecked' | 'none';
  /** Whose key: as the allowed signers have it, else its fingerprint. */
  readonly by: string;
}

/** Who signed the bundle off, as far as it can be told of the bundle alone. */
export interface CheckedSignOff extends CheckedStatement {
  readonly role: SignOffRole;
  readonly name: string;
  /** ISO 8601, by the signer’s clock. */
  readonly signedAt: string;
  /** Of the bundle that was signed. */
  readonly manifestSha256: string;
  /**
   * `this`: what was signed has the same content; `other`: it is another bundle; `elsewhere`: it came with another bundle into the workspace that this one
   * is of, and is a signature of that one.
   */
  readonly bundle: 'this' | 'other' | 'elsewhere';
}

/** A bundle whose sign-offs are checked, and where it is told what was found. */
export interface Looking {
  readonly manifest: Manifest;
  readonly contents: Contents;
  readonly failures: Failures;
  /** What should be known and is no failure. */
  readonly notes: Failures;
}
