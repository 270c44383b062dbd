import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { Original } from '../../core/redact/model.ts';
import { LeakScanner } from '../../core/redact/scan/leak-scanner.ts';
import type { LeakReport } from '../../core/redact/scan/model.ts';
import { inflate, scanFiles } from './leak-scan.ts';

const HOST: Original = { value: 'staging-7.shop.example', class: 'host' };
const MAIL: Original = { value: 'alice@secret.example', class: 'email' };
const ORIGINALS = [HOST, MAIL];

function scanned(
  bytes: Uint8Array | string,
  originals: readonly Original[] = ORIGINALS,
  mostBytes?: number,
): LeakReport {
  const scanner = new LeakScanner({ originals, inflate, ...(mostBytes === undefined ? {} : { mostBytes }) });
  scanner.scan('file', Buffer.from(bytes));
  return scanner.report();
}

async function zipped(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const numbered = (text: string): string => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join('');
const percented = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const backslashed = (text: string): string =>
  Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
};

/** Ways in which a value may stand in a file: each takes bytes that hold it as they are. */
const WAYS: Readonly<Record<string, (plain: Buffer) => Buffer>> = {
  plain: (plain) => plain,
  capitals: (plain) => Buffer.from(plain.toString('latin1').toUpperCase(), 'latin1'),
  base64: (plain) => Buffer.from(`x ${plain.toString('base64')}`),
  'base64 in lines': (plain) => Buffer.from(plain.toString('base64').replace(/.{76}/g, '$&\r\n')),
  base64url: (plain) => Buffer.from(plain.toString('base64url')),
  'base64 of base64': (plain) => Buffer.from(Buffer.from(plain.toString('base64')).toString('base64')),
  hex: (plain) => Buffer.from(plain.toString('hex')),
  'UTF-16LE': (plain) => Buffer.from(plain.toString('latin1'), 'utf16le'),
  'UTF-16BE': (plain) => utf16be(plain.toString('latin1')),
  percent: (plain) => Buffer.from(percented(plain.toString('latin1'))),
  'percent twice': (plain) => Buffer.from(percented(percented(plain.toString('latin1')))),
  'quoted-printable': (plain) =>
    Buffer.from(
      Array.from(plain, (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('')
        .replace(/.{72}/g, '$&=\r\n'),
    ),
  'the name in the head of a gzip': (plain) => {
    const head = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);
    return Buffer.concat([head, plain, Buffer.from([0]), gzipSync('x').subarray(10)]);
  },
  'the comment in the head of a gzip': (plain) => {
    const head = Buffer.from([0x1f, 0x8b, 8, 16, 0, 0, 0, 0, 0, 3]);
    return Buffer.concat([head, plain, Buffer.from([0]), gzipSync('x').subarray(10)]);
  },
  entities: (plain) => Buffer.from(`<svg><title>${numbered(plain.toString('latin1'))}</title></svg>`),
  'JSON escapes': (plain) => Buffer.from(`{"a":"${backslashed(plain.toString('latin1'))}"}`),
  'escapes of escapes': (plain) => Buffer.from(percented(backslashed(plain.toString('latin1')))),
  gzip: (plain) => gzipSync(plain),
  'gzip in base64': (plain) =>
    Buffer.from(`{"data":"data:application/gzip;base64,${gzipSync(plain).toString('base64')}"}`),
  'gzip of gzip': (plain) => gzipSync(gzipSync(plain)),
  'PNG text': (plain) =>
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(plain)])),
    ]),
};

describe('the leak scan', () => {
  it.each(Object.entries(WAYS))('finds a value as %s, at any place', (_way, hide) => {
    // Noise without letters, digits and dots, which cannot go on the value.
    const noise = fc.stringMatching(/^[ -&(-,:-@[-`{-~]{0,90}$/).map((text) => text.replace(/[%&\\<]/g, ' '));
    fc.assert(
      fc.property(noise, noise, fc.constantFrom(...ORIGINALS), (before, after, { value }) => {
        expect(scanned(hide(Buffer.from(before + value + after))).hitCount).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('finds what markup cuts, what is turned round, and names of files', async () => {
    expect(scanned('<svg><text><tspan>stag</tspan><tspan>ing-7.shop.example</tspan></text></svg>').hitCount).toBe(1);
    expect(scanned('SELECT * FROM "example.shop.staging-7"').hits[0]).toMatchObject({ form: 'reversed' });
    const zip = await zipped({ 'captures/staging-7.shop.example.svg': Buffer.from('x') });
    expect(scanned(zip).hitCount).toBeGreaterThan(0);
  });

  it('tells the file, the way into it, the byte and the class, and never the value', async () => {
    const zip = await zipped({
      'a.txt': Buffer.from('nothing'),
      'report/b.json.gz': gzipSync(`{"by":"${MAIL.value}"}`),
    });
    const report = scanned(zip);
    expect(report).toMatchObject({ clean: false, hitCount: 1 });
    expect(report.hits).toEqual([
      {
        ...{
          file: 'file',
          container: ['entry report/b.json.gz', 'gzip'],
          offset: 7,
          class: 'email',
          form: 'plain',
          kind: null,
        },
        preview: 'a… (20 characters)',
      },
    ]);
    expect(JSON.stringify(report)).not.toContain(MAIL.value);
  });

  it('reads the text of a PDF that Chromium printed, also where each letter is set by itself', () => {
    const pdf = readFileSync('tests/fixtures/redaction/letter-spaced.pdf');
    const internal: Original = { value: 'db9.shop.internal', class: 'host' };
    for (const original of [...ORIGINALS, internal]) expect(scanned(pdf, [original]).hitCount).toBeGreaterThan(0);
    expect(scanned(pdf, [{ value: 'staging-8.shop.example', class: 'host' }])).toMatchObject({ clean: true });
  });

  it('finds secrets that nobody told it of', async () => {
    const zip = await zipped({ 'log.txt': Buffer.from('retry with ghp_0123456789abcdefghijABCDEFGHIJ012345 failed') });
    expect(scanned(zip, []).hits).toEqual([
      expect.objectContaining({ class: 'secret', kind: 'github-token', offset: 11, preview: 'g… (40 characters)' }),
    ]);
  });

  it.each([
    ['hexadecimal', Buffer.from('ghp_0123456789abcdefghijABCDEFGHIJ012345').toString('hex'), 0],
    ['two lines', 'ghp_0123456789abcdefghij\nABCDEFGHIJ012345', 0],
    ['letters that look alike', 'ä pаsswоrd=Tr0ub4dor', 14],
    [
      'UTF-16 in base64',
      Buffer.from('$t="ghp_0123456789abcdefghijABCDEFGHIJ012345"', 'utf16le').toString('base64'),
      null,
    ],
  ])('finds such a secret in %s', (_how, text, offset) => {
    const [hit] = scanned(`${text} end`, []).hits;
    expect(hit).toMatchObject({ class: 'secret', ...(offset === null ? {} : { offset }) });
  });

  it('finds a name beyond ASCII in its other writings', () => {
    const user: Original = { value: 'jürgen.größe', class: 'user' };
    for (const written of [
      'JÜRGEN.GRÖẞE',
      'JÜRGEN.GRÖSSE',
      'jürgen.größe'.normalize('NFD'),
      'JÜRGEN.GRÖSSE'.normalize('NFD'),
    ]) {
      expect(scanned(`by ${written}, A1`, [user]).hitCount, written).toBe(1);
    }
  });

  it('keeps words that only contain a short value apart from it', () => {
    const anna: Original = { value: 'anna', class: 'user' };
    expect(scanned('Joanna, annals, hannah', [anna]).clean).toBe(true);
    expect(scanned('chown anna_x', [anna]).clean).toBe(false);
  });

  it('says what it cannot search for', () => {
    const report = scanned('root at web', [
      { value: 'root', class: 'user' },
      { value: 'web', class: 'host' },
      { value: '1', class: 'sql' },
      { value: 'pending', class: 'sql' },
    ]);
    expect(report).toMatchObject({ clean: true, searched: 0, notSearched: { user: 1, host: 1, sql: 2 } });
  });

  it('takes for a leak what it cannot look into', async () => {
    const bomb = gzipSync(Buffer.alloc(1 << 24));
    expect(scanned(bomb, ORIGINALS, 1 << 20)).toMatchObject({ clean: false, unscannable: [{ container: ['gzip'] }] });
    const nested = await zipped({ 'a.gz': bomb, 'b.gz': bomb });
    expect(scanned(nested, ORIGINALS, (1 << 24) + 40_000).unscannable).toHaveLength(1);
    expect(scanned(gzipSync('x'.repeat(999)).subarray(0, 20)).unscannable).toHaveLength(1);
    const zip = await zipped({ 'a.txt': Buffer.from('hello') });
    expect(scanned(zip.subarray(0, zip.length - 4)).unscannable).toHaveLength(1);
    expect(scanned(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])).unscannable).toHaveLength(1);
  });

  it('does not go on for ever in what holds itself', () => {
    let text = 'staging-7.shop.example';
    for (let depth = 0; depth < 20; depth++) text = Buffer.from(`${text}${text.slice(0, 20)}`).toString('base64');
    expect(scanned(text).bytes).toBeLessThan(80 * text.length + (1 << 24));
  });

  it('finds thousands of values in one pass', () => {
    const many = Array.from(
      { length: 3000 },
      (_, at): Original => ({ value: `customer-${at}@shop.example`, class: 'email' }),
    );
    const text = many.map(({ value }) => `note ${value} end`).join('\n');
    expect(scanned(text, many).hitCount).toBe(3000);
  });

  it('leaves hashes, ids and names of functions alone', () => {
    const fine = [
      '{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","id":"p0123456789ab"}',
      'd2f1c0de  manifest.json\n123e4567-e89b-12d3-a456-426614174000',
      'checkPassword (src/password.ts:12) 41\nreset_token;hash_password 239',
      '{"hash_password":239,"token":17,"secret":0}',
    ];
    expect(scanned(fine.join('\n')).hits).toEqual([]);
  });

  it('says which file cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plateau-scan-'));
    try {
      writeFileSync(join(folder, 'a.txt'), HOST.value);
      const file = { name: 'a.txt', path: join(folder, 'a.txt') };
      expect(scanFiles([file], ORIGINALS).hits[0]).toMatchObject({ file: 'a.txt', offset: 0, class: 'host' });
      expect(() => scanFiles([{ name: 'b', path: join(folder, 'b') }], [])).toThrow(
        expect.objectContaining({ code: 'scan.unreadable' }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
