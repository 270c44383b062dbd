import { shownText } from '../untrusted-text.ts';

/** What a question of `ssh` is about. */
export type UnderstoodQuestion =
  | {
      readonly kind: 'hostKey';
      readonly address: string;
      /** As `ssh` names it: `ED25519`. */
      readonly type: string;
      readonly sha256: string;
      /** What is answered to trust it: the fingerprint itself where `ssh` compares it, so that it is this key and no other. */
      readonly yes: string;
    }
  | { readonly kind: 'secret'; readonly what: 'password' | 'passphrase' | 'answer'; readonly prompt: string };

/** Understands the words that `ssh` asks with (`sshconnect.c`, `sshconnect2.c`). Null: a host key question that cannot be read, to be refused. */
export function understandQuestion(text: string): UnderstoodQuestion | null {
  if (/^The authenticity of host /.test(text) || /continue connecting \(yes\/no/.test(text)) {
    const address = /^The authenticity of host '([^'\s]+)/.exec(text)?.[1];
    const key = /^(\S+) key fingerprint is (SHA256:[A-Za-z0-9+/]{43})\.?$/m.exec(text);
    if (address === undefined || key === null) return null;
    const [, type = '', sha256 = ''] = key;
    return { kind: 'hostKey', address, type, sha256, yes: text.includes('[fingerprint]') ? sha256 : 'yes' };
  }
  if (/^Please type 'yes'/.test(text)) return null;
  if (/^Enter passphrase for /.test(text)) {
    const file = /^Enter passphrase for (?:key |PKCS#11 token )?'?(.*?)'?: ?$/s.exec(text)?.[1] ?? '';
    return { kind: 'secret', what: 'passphrase', prompt: `Passphrase for the key ${shownText(file, 300)}` };
  }
  const password = /^(\S+@\S+)'s password: ?$/.exec(text)?.[1];
  if (password !== undefined) {
    return { kind: 'secret', what: 'password', prompt: `Password for ${shownText(password, 300)}` };
  }
  // `(anna@staging) Password: `: the words behind the brackets are the server's.
  const asked = /^(?:\(\S+@\S+\) )?password: ?$/i.test(text);
  return { kind: 'secret', what: asked ? 'password' : 'answer', prompt: shownText(text) || 'Answer' };
}

const TYPES: Readonly<Record<string, string>> = {
  ED25519: 'ssh-ed25519',
  RSA: 'ssh-rsa',
  ECDSA: 'ecdsa',
  DSA: 'ssh-dss',
};

/** The name that SSH gives a type of key; of ECDSA the curve is only known where the log tells it. */
export function typeName(type: string, sha256: string, log: string): string {
  for (const [, name, shown] of log.matchAll(/^debug1: Server host key: (\S+) (SHA256:\S+)\r?$/gm)) {
    if (shown === sha256 && name !== undefined) return name;
  }
  return TYPES[type] ?? type.toLowerCase();
}
