import { describe, expect, it } from 'vitest';
import { checkCommand, fingerprintGroups, holdsFingerprint, keyTypeTitle } from './fingerprint.ts';

const SHA256 = 'SHA256:uNiVztksCsDhcc0u9e8BrnpGhVVQ+hKSn0nHE2tqgOM';

describe('a fingerprint', () => {
  it('is shown in groups that are the digest together', () => {
    const groups = fingerprintGroups(SHA256);
    expect(groups).toHaveLength(11);
    expect(`SHA256:${groups.join('')}`).toBe(SHA256);
  });

  it.each([
    ['', null],
    ['   ', null],
    [SHA256, true],
    [SHA256.slice('SHA256:'.length), true],
    [`256 ${SHA256} root@staging-1 (ED25519)`, true],
    [`${SHA256}=`, true],
    ['uNiV ztks CsDh cc0u 9e8B rnpG hVVQ +hKS n0nH E2tq gOM', true],
    [SHA256.toLowerCase(), false],
    [`256 ${SHA256.replace('uNiV', 'uNiW')} root@staging-1 (ED25519)`, false],
    [SHA256.slice(0, 20), false],
  ])('compared with “%s”: %s', (text, same) => expect(holdsFingerprint(text, SHA256)).toBe(same));
});

it.each([
  ['ssh-ed25519', 'Ed25519', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'],
  ['ecdsa-sha2-nistp256', 'ECDSA nistp256', 'ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub'],
  ['rsa-sha2-512', 'RSA', 'ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub'],
  ['odd-key', 'odd-key', 'ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub'],
])('a key of type %s is called %s and checked by its own file', (type, title, command) => {
  expect(keyTypeTitle(type)).toBe(title);
  expect(checkCommand({ type })).toBe(command);
});
