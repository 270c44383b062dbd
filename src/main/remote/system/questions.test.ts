import { describe, expect, it } from 'vitest';
import { typeName, understandQuestion } from './questions.ts';

const SHA256 = 'SHA256:jlZTqK2cIiKfp0bm7dLkVHpPn7x5rGQFqd7Cq1lOUtI';

describe('a question of ssh', () => {
  it('for a host key is answered with its fingerprint where ssh compares it', () => {
    const text = `The authenticity of host '[127.0.0.1]:2222 ([127.0.0.1]:2222)' can't be established.\nED25519 key fingerprint is ${SHA256}.\nThis key is not known by any other names.\nAre you sure you want to continue connecting (yes/no/[fingerprint])? `;
    expect(understandQuestion(text)).toEqual({
      kind: 'hostKey',
      address: '[127.0.0.1]:2222',
      type: 'ED25519',
      sha256: SHA256,
      yes: SHA256,
    });
    expect(understandQuestion(text.replace('/[fingerprint]', ''))).toMatchObject({ yes: 'yes' });
  });

  it.each([
    "The authenticity of host 'staging (10.0.0.7)' can't be established.\nED25519 key fingerprint is MD5:aa:bb.\nAre you sure you want to continue connecting (yes/no)? ",
    'Are you sure you want to continue connecting (yes/no)? ',
    "Please type 'yes', 'no' or the fingerprint: ",
  ])('for a host key that cannot be read is refused', (text) => {
    expect(understandQuestion(text)).toBeNull();
  });

  it.each([
    ["anna@staging's password: ", 'password', 'Password for anna@staging'],
    ['(anna@staging) Password: ', 'password', '(anna@staging) Password:'],
    ['(anna@staging) Verification code: ', 'answer', '(anna@staging) Verification code:'],
    ["Enter passphrase for key '/home/anna/.ssh/id': ", 'passphrase', 'Passphrase for the key /home/anna/.ssh/id'],
    [
      'Enter PIN for ED25519-SK key /home/anna/.ssh/id_sk: ',
      'answer',
      'Enter PIN for ED25519-SK key /home/anna/.ssh/id_sk:',
    ],
    ['\u001b[31mCode\u001b[0m: ', 'answer', 'Code:'],
    ['', 'answer', 'Answer'],
  ])('%j is for a %s', (text, what, prompt) => {
    expect(understandQuestion(text)).toEqual({ kind: 'secret', what, prompt });
  });
});

describe('the type of a key', () => {
  it('comes from the log where that tells it', () => {
    const log = `debug1: Server host key: ecdsa-sha2-nistp384 ${SHA256}\n`;
    expect(typeName('ECDSA', SHA256, log)).toBe('ecdsa-sha2-nistp384');
    expect(typeName('ECDSA', 'SHA256:other', log)).toBe('ecdsa');
    expect(typeName('ED25519', SHA256, '')).toBe('ssh-ed25519');
  });
});
