const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as Base64 with padding (RFC 4648 §4), as a policy's hashes are written. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const word = (first << 16) | (second << 8) | third;
    const signs = [18, 12, 6, 0].map((shift) => ALPHABET[(word >> shift) & 63]);
    const padding = Math.max(0, at + 3 - bytes.length);
    text += `${signs.slice(0, 4 - padding).join('')}${'='.repeat(padding)}`;
  }
  return text;
}
