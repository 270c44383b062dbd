import { z } from 'zod';
import { SIGN_OFFS } from '../bundle/manifest.ts';

/** Who signs an audit off (`findings.md` §6, section 14), in the order of the report. */
export const SIGN_OFF_ROLES = ['backend-lead', 'frontend-lead', 'sre', 'product'] as const;
export type SignOffRole = (typeof SIGN_OFF_ROLES)[number];

export const ROLE_NAMES: Readonly<Record<SignOffRole, string>> = {
  'backend-lead': 'Backend lead',
  'frontend-lead': 'Frontend lead',
  sre: 'SRE',
  product: 'Product',
};

const SCHEMA = 'plateau-sign-off/1';
/** What SSH signatures of sign-offs are for, so that none made for something else counts (OpenSSH's PROTOCOL.sshsig). */
export const SIGN_OFF_NAMESPACE = 'plateau-sign-off';

export const signOffName = z.string().trim().min(1).max(200);

/** What a person states: in this role I have seen the bundle with this manifest, and stand for it. */
export const signOffStatement = z.object({
  schema: z.literal(SCHEMA),
  role: z.enum(SIGN_OFF_ROLES),
  name: signOffName,
  /** By the clock of the machine where it was signed. */
  signedAt: z.iso.datetime(),
  /** Of the bundle that was signed: the same for every bundle with the same content, whoever has signed it. */
  bundleId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the very bundle that was signed. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The redaction profile leaves initials of the name; what the key signed was the whole name. */
  shortened: z.literal(true).exactOptional(),
});
export type SignOffStatement = z.infer<typeof signOffStatement>;

/** What a person signs. */
export const statementOf = (
  stated: Pick<SignOffStatement, 'role' | 'name' | 'signedAt' | 'bundleId' | 'manifestSha256'>,
): SignOffStatement => {
  const { role, name, signedAt, bundleId, manifestSha256 } = stated;
  return { schema: SCHEMA, role, name, signedAt, bundleId, manifestSha256 };
};

/** A statement as it is written and signed: keys in the order of the schema, two spaces a level, a line feed at its end. */
export const statementText = (statement: SignOffStatement): string =>
  `${JSON.stringify(signOffStatement.parse(statement), null, 2)}\n`;

/** A sign-off on its way from one machine to another. */
export const signOffFile = z.object({
  statement: signOffStatement,
  /** An armoured SSH signature over the statement's text; empty where no key signs it. */
  signature: z.string().max(20_000),
});
export type SignOffFile = z.infer<typeof signOffFile>;

export const signOffPath = (role: SignOffRole): string => `${SIGN_OFFS}${role}.json`;
export const signOffSignaturePath = (role: SignOffRole): string => `${SIGN_OFFS}${role}.sshsig`;
/** The manifest that was signed, as it was. */
export const signedManifestPath = (sha256: string): string => `${SIGN_OFFS}manifests/${sha256}.json`;

const KNOWN = new RegExp(
  `^${SIGN_OFFS}(?:(?:${SIGN_OFF_ROLES.join('|')})\\.(?:json|sshsig)|manifests/[0-9a-f]{64}\\.json)$`,
);
/** Whether a path below that of sign-offs is one that a bundle may have. */
export const isSignOffPath = (path: string): boolean => KNOWN.test(path);

/** A person's sign-off of a bundle, as the workspace keeps it. */
export interface SignOff extends Pick<SignOffStatement, 'role' | 'name' | 'signedAt' | 'bundleId' | 'manifestSha256'> {
  /** Armoured; empty where no key signs it. */
  readonly signature: string;
  /** Fingerprint of the key, as ssh-keygen writes it; empty where none signs it. */
  readonly key: string;
  /** When the workspace took it in, ISO 8601. */
  readonly recordedAt: string;
}
