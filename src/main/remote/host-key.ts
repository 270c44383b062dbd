import { createHash } from 'node:crypto';
import type { HostKey } from '../../core/capture/host.ts';

/** The type that a public key in SSH's binary form begins with; null where it has none. */
export function keyTypeOf(blob: Uint8Array): string | null {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length < 4) return null;
  const length = bytes.readUInt32BE(0);
  if (length === 0 || length > 64 || bytes.length < 4 + length) return null;
  const type = bytes.toString('latin1', 4, 4 + length);
  return /^[a-z0-9@.-]+$/i.test(type) ? type : null;
}

/** `SHA256:` and the unpadded base64 of the hash of a public key in binary form, as OpenSSH prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** A public key in binary form as people compare it. */
export function hostKeyOf(blob: Uint8Array): HostKey {
  return { type: keyTypeOf(blob) ?? 'unknown', sha256: fingerprintOf(blob) };
}

/** A machine's name as people and `known_hosts` write it: the port only where it is not 22. */
export function nameWithPort(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}
