import { describe, expect, it } from 'vitest';
import { replaced } from '../span.ts';
import { secretSpans } from './find-secrets.ts';

const left = (text: string): string => replaced(text, secretSpans(text));

describe('a login in a sentence', () => {
  it.each([
    ['user shop with password hunter22.', 'user shop with password [removed:password].'],
    ['Log in as admin / hunter22, then', 'Log in as admin / [removed:password], then'],
    ['logged in as anna@shop with hunter22', 'logged in as anna@shop with [removed:password]'],
    ['credentials: admin/hunter22', 'credentials: admin/[removed:password]'],
    ['The passphrase is “corr3cthorse”', 'The passphrase is “[removed:password]”'],
    ['login as `root` and `t0ps3cret!`', 'login as `root` and `[removed:password]!`'],
    ['mit Benutzer anna und Passwort Sommer2026!', 'mit Benutzer anna und Passwort [removed:password]!'],
  ])('loses its password: %j', (text, expected) => {
    expect(left(text)).toBe(expected);
  });

  it.each([
    'the user types a password twice',
    'login with OAuth2/OpenID and password SHA-256 digests',
    'users with password md5hash() or passwd(5)',
    'sign in with SAML2 and UTF-8',
    'log in as described in section4.2',
    'hash the password with bcrypt12 rounds',
    'credentials: none/optional',
    'with password config.password2',
    'as user with password [removed:password]',
  ])('is not seen in %j', (text) => {
    expect(left(text)).toBe(text);
  });
});
