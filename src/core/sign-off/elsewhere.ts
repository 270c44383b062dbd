import { z } from 'zod';
import { type KeyStanding, unasked } from './key-standing.ts';
import { ROLE_NAMES, type SignOffStatement, statementOf } from './model.ts';
import { clockOf } from './standing.ts';

/** Where a bundle holds the sign-offs that its workspace took in with other bundles: part of its content, unlike those that are given to itself. */
export const SIGN_OFFS_ELSEWHERE = 'workspace/sign-offs.json';
const SCHEMA = 'plateau-sign-offs/1';
/** What a workspace keeps of them: each role of 250 bundles. */
export const MOST_ELSEWHERE = 1000;

const bundleId = z.string().regex(/^[0-9a-f]{32}$/);

/** Statement and signature lie in files of their own, by the place in the list, so that ssh-keygen can check them. */
const travellingSignOff = z.object({
  isSigned: z.boolean(),
  /** Identifier of the bundle that it first came with. */
  cameWith: bundleId,
});

/** The list of them in a bundle. */
export const signOffsElsewhereFile = z.object({
  schema: z.literal(SCHEMA),
  signOffs: z.array(travellingSignOff).max(MOST_ELSEWHERE),
});
type SignOffsElsewhereFile = z.infer<typeof signOffsElsewhereFile>;

/** Where the statement of one of them lies, by its place in the list, and its signature beside it. */
export const elsewherePath = (at: number, ending: 'json' | 'sshsig'): string =>
  `workspace/sign-offs/${String(at + 1).padStart(4, '0')}.${ending}`;

/** A sign-off that came with a bundle: given somewhere else, to something else than what this workspace exports. */
export interface SignOffElsewhere
  extends Pick<SignOffStatement, 'role' | 'name' | 'signedAt' | 'bundleId' | 'manifestSha256'> {
  /** Only initials of the name came. */
  readonly shortened: boolean;
  /** Armoured; empty where no key signs it. */
  readonly signature: string;
  /** Fingerprint of the key, as ssh-keygen writes it; empty where none signs it, or where no ssh-keygen could look. */
  readonly key: string;
  /** Identifier of the bundle that it first came with. */
  readonly cameWith: string;
  /** When the workspace took it in, ISO 8601. */
  readonly recordedAt: string;
}

/** The statement that was signed. */
export const statementElsewhere = (
  signOff: Omit<SignOffElsewhere, 'signature' | 'key' | 'cameWith' | 'recordedAt'>,
) => ({
  ...statementOf(signOff),
  ...(signOff.shortened ? { shortened: true as const } : {}),
});

export const signOffsElsewhere = (signOffs: SignOffsElsewhereFile['signOffs']): SignOffsElsewhereFile => ({
  schema: SCHEMA,
  signOffs,
});

/** A sign-off from elsewhere, for people. */
export interface ShownElsewhere extends Omit<SignOffElsewhere, 'signature'>, KeyStanding {
  readonly title: string;
  /** True where it was given to the very bundle it came with, false where that one was another one already. */
  readonly isOfThatBundle: boolean;
  /** That a clock is wrong, and by how much at least; empty where nothing shows it. */
  readonly clock: string;
}

/** Sign-offs from elsewhere in the order in which they came, as they are shown. */
export const shownElsewhere = (
  signOffs: readonly SignOffElsewhere[],
  keyOf: (signOff: SignOffElsewhere) => KeyStanding = unasked,
): readonly ShownElsewhere[] =>
  signOffs.map((signOff) => {
    const { signature: _signature, ...rest } = signOff;
    return {
      ...rest,
      ...keyOf(signOff),
      title: ROLE_NAMES[rest.role],
      isOfThatBundle: rest.bundleId === rest.cameWith,
      clock: clockOf(rest, null),
    };
  });

/** What is said of one wherever it is shown: never that it is for what is here. */
export const elsewhereWords = ({
  isOfThatBundle,
  cameWith,
}: Pick<ShownElsewhere, 'isOfThatBundle' | 'cameWith'>): string =>
  isOfThatBundle
    ? `signed elsewhere, for bundle ${cameWith}`
    : `signed elsewhere, for an older bundle than ${cameWith}, with which it came`;
