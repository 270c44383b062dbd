import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * What its owner shows to prove a commitment: HMAC-SHA256 (hex) of a file's SHA-256 under the workspace's secret. It tells of this file only, so
 * the secret, under which all tokens are made, is never shown. `digest` is 64 hexadecimal digits.
 */
export function openingOf(key: Uint8Array, digest: string): string {
  return bytesToHex(hmac(sha256, key, utf8ToBytes(`raw file\0${digest}`)));
}

/**
 * What stands in an export for a file's SHA-256: HMAC-SHA256 (hex) of its digits under the opening (RFC 2104). Without the opening nobody can try guesses of
 * the file against it; with it anybody can tell that it is of this file and of no other. Both are 64 hexadecimal digits.
 */
export function commitmentOf(opening: string, digest: string): string {
  return bytesToHex(hmac(sha256, hexToBytes(opening), utf8ToBytes(digest)));
}
