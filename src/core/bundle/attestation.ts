import { z } from 'zod';
import { canonicalJson } from '../verdict/canonical-json.ts';
import { MANIFEST, type Manifest } from './manifest.ts';

export const SSH_SIGNATURE = 'signatures/manifest.sshsig';
export const DSSE_ENVELOPE = 'signatures/manifest.dsse.json';

/** What SSH signatures of a manifest are for, so that none made for something else counts (OpenSSH's PROTOCOL.sshsig). */
export const SSH_NAMESPACE = 'plateau-bundle';
/** The same of the envelope. */
export const DSSE_NAMESPACE = 'plateau-bundle-dsse';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** What the statement says of its subject. */
export const PREDICATE_TYPE = 'urn:plateau:perf-audit:v1';

/** in-toto Statement v1 about a manifest: who signs it states that these bytes are the evidence. */
export function statementText(manifest: Manifest, manifestSha256: string): string {
  const { bundleId, createdAt, tool, workspaceId, thresholdProfileSha256, journalHead } = manifest;
  return JSON.stringify({
    _type: STATEMENT_TYPE,
    subject: [{ name: MANIFEST, digest: { sha256: manifestSha256 } }],
    predicateType: PREDICATE_TYPE,
    predicate: { bundleId, createdAt, tool, workspaceId, thresholdProfileSha256, journalHead },
  });
}

const encoder = new TextEncoder();

/** DSSE's pre-authentication encoding: what is signed in place of the payload (secure-systems-lab/dsse, protocol.md). */
export function preAuthentication(payload: Uint8Array, payloadType = PAYLOAD_TYPE): Uint8Array {
  const head = encoder.encode(`DSSEv1 ${encoder.encode(payloadType).length} ${payloadType} ${payload.length} `);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const envelope = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: base64,
  signatures: z
    .array(z.object({ keyid: z.string().max(200), sig: base64 }))
    .min(1)
    .max(100),
});
/** Base64 of the statement, and of SSH signatures over its pre-authentication encoding. */
export type Envelope = z.infer<typeof envelope>;

export const envelopeText = (payload: string, signatures: Envelope['signatures']): string =>
  `${JSON.stringify({ payloadType: PAYLOAD_TYPE, payload, signatures }, null, 2)}\n`;

/** An envelope by its text; null for anything else. */
export function readEnvelope(text: string): Envelope | null {
  try {
    return envelope.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const statement = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).length(1),
  predicateType: z.literal(PREDICATE_TYPE),
});

/** The SHA-256 of the manifest that a statement is about; null for anything else. */
export function subjectOf(text: string): string | null {
  try {
    const [subject] = statement.parse(JSON.parse(text)).subject;
    return subject?.name === MANIFEST ? subject.digest.sha256 : null;
  } catch {
    return null;
  }
}

const said = z.object({ predicate: z.record(z.string(), z.json()) });

/** Whether what a statement says of a manifest stands in it: whoever reads the envelope alone reads only that. */
export function saysOf(text: string, manifest: Manifest): boolean {
  const { bundleId, createdAt, tool, workspaceId, thresholdProfileSha256, journalHead } = manifest;
  const own = new Map<string, unknown>(
    Object.entries({ bundleId, createdAt, tool, workspaceId, thresholdProfileSha256, journalHead }),
  );
  try {
    const told = Object.entries(said.parse(JSON.parse(text)).predicate);
    return told.every(([name, value]) => own.has(name) && canonicalJson(value) === canonicalJson(own.get(name)));
  } catch {
    return false;
  }
}
