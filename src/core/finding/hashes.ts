import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../verdict/canonical-json.ts';
import type { FindingBody, FindingCategory } from './model.ts';

/** SHA-256 (hex) of a value's canonical JSON (RFC 8785). */
export function jsonSha256(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** What a finding is recognised by in other captures (`findings.md` §1). */
export interface FingerprintInput {
  /** Of the rule: `FG`, `LK`, `EX`, `MT`. */
  readonly family: string;
  readonly subjectKey: string;
  /** As the rule has it, whatever a person makes of it. */
  readonly category: FindingCategory;
}

/** SHA-256 (hex) of rule family, subject key and category: equal for the same thing seen in any capture, on any machine. */
export function fingerprintOf({ family, subjectKey, category }: FingerprintInput): string {
  return jsonSha256([family, subjectKey, category]);
}

/** SHA-256 (hex) of a finding's whole body: what an edit says it began from. */
export function bodySha256Of(body: FindingBody): string {
  return jsonSha256(body);
}
