import type { SignOffRole } from '../../core/sign-off/model.ts';
import type { OpenBundle } from '../bundle/arriving.ts';

/** What is signed: an export of this workspace by its manifest, or a bundle of which the zip is there; null before one is chosen. */
export type Signable =
  | { readonly kind: 'export'; readonly manifestSha256: string }
  | { readonly kind: 'zip'; readonly zip: OpenBundle | null };

/** What the dialog that signs is opened with. */
export interface SignOffOpening {
  /** Who is asked to sign; null leaves it open. */
  readonly role: SignOffRole | null;
  readonly what: Signable;
}
