import ssh2 from 'ssh2';

/**
 * A new pair of Ed25519 keys in OpenSSH's form. One in 256 private keys that ssh2 makes cannot be read again, since its writer drops a leading
 * zero byte; another pair is made then.
 */
export function ed25519KeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
