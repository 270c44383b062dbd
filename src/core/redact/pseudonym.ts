import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a token says of its value. */
export const TOKEN_KINDS = [
  'host',
  'ip',
  'user',
  'app',
  'mail',
  'tenant',
  'person',
  'fn',
  'class',
  'table',
  'dir',
  'value',
  'hit',
  'word',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Hexadecimal digits that tell values apart, and digits that prove a token to be one. */
const VALUE_DIGITS = 8;
const CHECK_DIGITS = 4;
/** Decimal digits that tell members of a family apart. */
const MEMBER_DIGITS = 12;
const TOKEN = new RegExp(
  `^(${TOKEN_KINDS.join('|')})([-_])([0-9a-f]{${VALUE_DIGITS}})([0-9a-f]{${CHECK_DIGITS}})(?:_\\d{${MEMBER_DIGITS}})?$`,
);

/**
 * Tokens for values under one key: `host-3f9a1c2be07d`. The first eight digits are of HMAC-SHA256 over kind and value (RFC 2104), the last four
 * of HMAC-SHA256 over the token so far: whoever has the key knows his tokens again and does not replace them a second time, and a host that is
 * really called `host-3f9a…` is not taken for one, but for once in 65,536 times. Without the key a token tells nothing and cannot be guessed from
 * a list of names.
 */
export class Pseudonyms {
  /** HMAC-SHA256 that has read its key: what that takes is the larger part of a token. */
  readonly #keyed: ReturnType<typeof hmac.create>;
  readonly #known = new Map<string, string>();
  /** Texts of the form of a token that were asked about. */
  readonly #checked = new Map<string, boolean>();

  constructor(key: Uint8Array) {
    this.#keyed = hmac.create(sha256, key);
  }

  /** The token of a value. `joint` is what stands between its kind and its digits: `_` makes it a word of a programming language. */
  of(kind: TokenKind, value: string, joint: '-' | '_' = '-'): string {
    const name = `${kind}${joint}${value}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const head = `${kind}${joint}${this.#digits(`${kind}\0${value}`, VALUE_DIGITS)}`;
    const token = head + this.#digits(`check\0${head}`, CHECK_DIGITS);
    this.#known.set(name, token);
    return token;
  }

  /**
   * The token of one of several names that differ by their numbers: that of what they have in common, and digits that stand for the whole name under the key. Who reads
   * names without their numbers still sees one family; which numbers they were nobody can tell.
   */
  ofMember(kind: TokenKind, family: string, value: string, joint: '-' | '_' = '-'): string {
    // 48 bits, which a number holds exactly.
    const number = Number.parseInt(this.#digits(`member\0${kind}\0${value}`, 12), 16) % 10 ** MEMBER_DIGITS;
    return `${this.of(kind, family, joint)}_${String(number).padStart(MEMBER_DIGITS, '0')}`;
  }

  /** True for a token that was made with this key. */
  isToken(text: string): boolean {
    const [, kind, joint, digits, check] = TOKEN.exec(text) ?? [];
    if (kind === undefined) return false;
    const known = this.#checked.get(text);
    if (known !== undefined) return known;
    const isOwn = this.#digits(`check\0${kind}${joint}${digits}`, CHECK_DIGITS) === check;
    if (this.#checked.size > 100_000) this.#checked.clear();
    this.#checked.set(text, isOwn);
    return isOwn;
  }

  #digits(text: string, count: number): string {
    return bytesToHex(this.#keyed.clone().update(utf8ToBytes(text)).digest()).slice(0, count);
  }
}
