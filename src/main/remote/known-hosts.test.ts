import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeKey, knownHostsLine, knownKeyTypes, namesHost, parseKnownHosts } from './known-hosts.ts';

const TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

/** A made-up public key of a type: its length, the type, and bytes that differ by name. */
function blob(type: string, name: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), createHash('sha256').update(name).digest()]);
}
const A = blob('ssh-ed25519', 'a');
const B = blob('ssh-ed25519', 'b');
const RSA = blob('ssh-rsa', 'r');
const text = (key: Buffer): string => `${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;

const judge = (file: string, key: Buffer, ...names: string[]) => {
  const found = judgeKey(parseKnownHosts(file, 'known_hosts'), names, key, TYPES);
  return found.kind === 'unknown' ? [found.kind, found.authority?.line] : [found.kind, found.entry.line];
};

describe('the names of an entry', () => {
  it.each([
    ['staging', 'staging', true],
    ['staging,10.0.0.7', '10.0.0.7', true],
    ['[staging]:2222', '[staging]:2222', true],
    ['[staging]:2222', 'staging', false],
    ['staging', '[staging]:2222', false],
    ['*.example.org', 'web.example.org', true],
    ['web-?', 'web-12', false],
    ['*.example.org,!db.example.org', 'db.example.org', false],
    ['[*]:2222', '[anything]:2222', true],
    ['Staging', 'STAGING', true],
    // The well-known example of a hashed name.
    ['|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=', '192.168.1.61', true],
    ['|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=', '192.168.1.62', false],
    ['|2|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=', '192.168.1.61', false],
    ['|1|', '', false],
  ])('“%s” take in “%s”: %s', (hosts, name, expected) => {
    expect(namesHost(hosts, name)).toBe(expected);
  });
});

describe('a key that a machine shows', () => {
  it('is known, changed or unknown by the entries that name the machine', () => {
    const file = `# mine\n\nother ${text(B)}\nstaging ${text(A)} a comment\n`;
    expect(judge(file, A, 'staging')).toEqual(['known', 4]);
    expect(judge(file, B, 'staging')).toEqual(['changed', 4]);
    expect(judge(file, B, 'third')).toEqual(['unknown', undefined]);
  });

  it('is known when one of several entries has it', () => {
    expect(judge(`staging ${text(A)}\nstaging ${text(B)}\n`, B, 'staging')).toEqual(['known', 2]);
  });

  it('is changed when the machine is known by keys of other types only, which are asked for first', () => {
    const file = `staging ${text(RSA)}\n`;
    expect(judge(file, A, 'staging')).toEqual(['changed', 1]);
    expect(knownKeyTypes(parseKnownHosts(file, ''), ['staging'])).toEqual(['ssh-rsa']);
  });

  it('is unknown when the machine is known by a key only that cannot be asked for', () => {
    expect(judge(`staging ${text(blob('ssh-dss', 'd'))}\n`, A, 'staging')).toEqual(['unknown', undefined]);
  });

  it('is revoked whatever else is known of it', () => {
    expect(judge(`staging ${text(A)}\n@revoked * ${text(A)}\n`, A, 'staging')).toEqual(['revoked', 2]);
    expect(judge(`@revoked * ${text(B)}\n`, A, 'staging')).toEqual(['unknown', undefined]);
  });

  it('is not known by a certificate authority’s entry, not even as its own key', () => {
    expect(judge(`@cert-authority *.org ${text(A)}\n`, A, 'web.org')).toEqual(['unknown', 1]);
    expect(judge(`@cert-authority *.com ${text(A)}\n`, A, 'web.org')).toEqual(['unknown', undefined]);
  });

  it('is known by the name without the port, and never changed by it', () => {
    const file = `staging ${text(A)}\n`;
    expect(judge(file, A, '[staging]:2222', 'staging')).toEqual(['known', 1]);
    expect(judge(file, B, '[staging]:2222', 'staging')).toEqual(['unknown', undefined]);
  });

  it('is judged by the lines that can be read', () => {
    const file = [
      'staging ssh-ed25519',
      'staging ssh-ed25519 !!!!',
      `staging ssh-rsa ${A.toString('base64')}`,
      `@unheard staging ${text(B)}`,
      `#staging ${text(B)}`,
      'staging 2048 35 1234567890',
      `  staging\t${text(A)}  `,
    ].join('\r\n');
    expect(judge(file, A, 'staging')).toEqual(['known', 7]);
    expect(parseKnownHosts(file, '')).toHaveLength(1);
  });
});

describe('a written entry', () => {
  const names = fc
    .tuple(fc.stringMatching(/^[a-z0-9.-]{1,20}$/), fc.constantFrom('', ':22', ':2222'))
    .map(([host, port]) => (port === '' ? host : `[${host}]${port}`));

  it('is found again under its name and no other', () => {
    fc.assert(
      fc.property(names, names, fc.option(fc.uint8Array({ minLength: 20, maxLength: 20 })), (name, other, salt) => {
        const entries = parseKnownHosts(knownHostsLine(name, A, salt), '');
        expect(entries).toHaveLength(1);
        expect(judgeKey(entries, [name], A, TYPES).kind).toBe('known');
        expect(judgeKey(entries, [name], B, TYPES).kind).toBe('changed');
        if (other !== name) expect(judgeKey(entries, [other], A, TYPES).kind).toBe('unknown');
      }),
    );
  });
});
