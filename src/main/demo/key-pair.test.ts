import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { ed25519KeyPair } from './key-pair.ts';

it('gives keys that can all be read', () => {
  // Of so many that ssh2 makes by itself, one or more cannot.
  for (let i = 0; i < 1500; i++) expect(ssh2.utils.parseKey(ed25519KeyPair().private)).not.toBeInstanceOf(Error);
});
