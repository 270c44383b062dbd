import { clockAhead } from './clock.ts';
import { type KeyStanding, unasked } from './key-standing.ts';
import { ROLE_NAMES, SIGN_OFF_ROLES, type SignOff, type SignOffRole } from './model.ts';

/** What is known of a bundle that was signed. */
export interface SignedBundle {
  readonly bundleId: string;
  /** When the newest thing in it was made, ISO 8601. */
  readonly createdAt: string;
  /** What the workspace was when it was exported; empty of what was not exported here. */
  readonly state: string;
}

/** A sign-off beside what the workspace is now. */
export interface StandingSignOff extends Omit<SignOff, 'signature'>, KeyStanding {
  /** `current`: nothing changed since the bundle that was signed; `older`: something did. */
  readonly state: 'current' | 'older';
  /** That a clock is wrong, and by how much at least; empty where nothing shows it. */
  readonly clock: string;
}

/** One of the four, signed or not. */
export interface SignOffOfRole {
  readonly role: SignOffRole;
  readonly title: string;
  readonly signOff: StandingSignOff | null;
}

/** What the times of a sign-off show of the clocks that they were read from; empty where that is nothing. */
export function clockOf(
  { signedAt, recordedAt }: Pick<SignOff, 'signedAt'> & { readonly recordedAt: string | null },
  createdAt: string | null,
): string {
  const behind = createdAt === null ? null : clockAhead(createdAt, signedAt);
  if (behind !== null) {
    return `Signed ${behind} before the newest thing in the bundle was made: a clock is wrong by that at least.`;
  }
  const ahead = recordedAt === null ? null : clockAhead(signedAt, recordedAt);
  return ahead === null ? '' : `Signed ${ahead} after it came here: a clock is wrong by that at least.`;
}

/**
 * The four roles with who signed. A sign-off is current as long as a bundle of the same content would be exported now: `state` is what the workspace is now, `bundles` are
 * those that it knows, `keyOf` tells what the key of each is worth. Of several sign-offs of a role the last one counts.
 */
export function standingOf(
  signOffs: readonly SignOff[],
  bundles: readonly SignedBundle[],
  state: string,
  keyOf: (signOff: SignOff) => KeyStanding = unasked,
): readonly SignOffOfRole[] {
  const current = new Set(bundles.filter((bundle) => bundle.state === state).map(({ bundleId }) => bundleId));
  const created = new Map(bundles.map(({ bundleId, createdAt }) => [bundleId, createdAt]));
  return SIGN_OFF_ROLES.map((role): SignOffOfRole => {
    const signed = signOffs.findLast((one) => one.role === role);
    if (signed === undefined) return { role, title: ROLE_NAMES[role], signOff: null };
    const { signature: _signature, ...rest } = signed;
    const standing: StandingSignOff = {
      ...rest,
      ...keyOf(signed),
      state: current.has(signed.bundleId) ? 'current' : 'older',
      clock: clockOf(signed, created.get(signed.bundleId) ?? null),
    };
    return { role, title: ROLE_NAMES[role], signOff: standing };
  });
}
