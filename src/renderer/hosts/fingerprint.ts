import type { HostKey } from '../../core/capture/host.ts';

const GROUP = 4;

/** A fingerprint's digest in groups that the eye can compare; together they are the digest. */
export function fingerprintGroups(sha256: string): readonly string[] {
  const digest = sha256.replace(/^SHA256:/, '');
  return digest.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? [];
}

/** Whether a text from elsewhere (a colleague, `ssh-keygen -lf`) holds this fingerprint; null while there is nothing to compare. */
export function holdsFingerprint(text: string, sha256: string): boolean | null {
  const digest = sha256.replace(/^SHA256:/, '');
  const said = text.trim();
  if (said === '') return null;
  const found = /SHA256:\s*([A-Za-z0-9+/]+)/.exec(said)?.[1] ?? said.replace(/[\s=]+/g, '');
  return found === digest;
}

/** The kind of a key as people say it. */
export function keyTypeTitle(type: string): string {
  if (type === 'ssh-ed25519') return 'Ed25519';
  if (type.startsWith('ecdsa-sha2-')) return `ECDSA ${type.slice('ecdsa-sha2-'.length)}`;
  if (/^(ssh-rsa|rsa-sha2-)/.test(type)) return 'RSA';
  if (type === 'ssh-dss') return 'DSA';
  return type;
}

/** The command that prints this key's fingerprint on the host itself. */
export function checkCommand({ type }: Pick<HostKey, 'type'>): string {
  const kind = type === 'ssh-ed25519' ? 'ed25519' : type.startsWith('ecdsa') ? 'ecdsa' : /rsa/.test(type) ? 'rsa' : '*';
  return `ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`;
}
