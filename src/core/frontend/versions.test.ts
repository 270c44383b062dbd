import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readFrontend, recogniseFrontend } from './read-frontend.ts';

const FOLDER = new URL('../../../tests/fixtures/frontend/', import.meta.url);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const read = (bytes: Uint8Array, format?: string) => readFrontend(whole(bytes), { format });
const readText = (text: string) => read(new TextEncoder().encode(text));
const files = async (name: string) => (await read(fixture(name))).report.files;

describe('older and other files of Lighthouse', () => {
  const audits = (key: string) => `{"first-contentful-paint":{"${key}":3969.135},"speed-index":{"${key}":4417}}`;

  it.each([
    [
      '3',
      `{"userAgent":"x","environment":{},"lighthouseVersion":"3.2.1","requestedUrl":"http://a/","audits":${audits('rawValue')}}`,
    ],
    [
      '6',
      `{"userAgent":"x","environment":{},"lighthouseVersion":"6.5.0","requestedUrl":"http://a/","audits":${audits('numericValue')}}`,
    ],
    [
      '8',
      `{"gatherMode":"navigation","userAgent":"x","lighthouseVersion":"8.6.0","requestedUrl":"http://a/","audits":${audits('numericValue')}}`,
    ],
    [
      'PageSpeed Insights',
      `{"captchaResult":"CAPTCHA_NOT_NEEDED","kind":"pagespeedonline#result","id":"http://a/","lighthouseResult":{"requestedUrl":"http://a/","lighthouseVersion":"12.0.0","audits":${audits('numericValue')}}}`,
    ],
  ])('%s is read', async (_, text) => {
    const { report, format } = await readText(text);
    expect(format).toBe('lighthouse');
    expect(report.page).toMatchObject({ url: 'http://a/', metrics: { fcp: 3969.135, si: 4417 } });
  });

  it.each([
    [
      'a user flow',
      '{"steps":[{"lhr":{"lighthouseVersion":"12.0.0","audits":{}},"name":"a"}],"name":"b"}',
      'steps[0].lhr',
    ],
    ['manifest.json', '[{"url":"http://a/","isRepresentativeRun":true,"jsonPath":"lhr.json"}]', 'lhr-*.json'],
    ['assertion-results.json', '[{"name":"minScore","expected":0.9,"auditId":"interactive"}]', 'lhr-*.json'],
  ])('%s is refused with what to give instead', async (_, text, hint) => {
    await expect(readText(text)).rejects.toMatchObject({
      code: 'import.unsupported',
      hint: expect.stringContaining(hint),
    });
  });
});

describe('versions of bundlers', () => {
  it('webpack 4 with two configurations: the files of both', async () => {
    expect((await files('webpack-4-multi.json')).map(({ name, raw, initial }) => [name, raw, initial])).toEqual([
      ['a.1.js', 195, false],
      ['a.main.js', 2253, true],
      ['b.1.js', 195, false],
      ['b.main.js', 2253, true],
    ]);
  });

  it('webpack-bundle-analyzer 3: what a page loads first is not told', async () => {
    expect(
      (await files('bundle-analyzer-3.json')).map(({ name, raw, gzip, initial }) => [name, raw, gzip, initial]),
    ).toEqual([
      ['1.js', 198, 176, null],
      ['main.js', 5737, 2516, null],
    ]);
  });

  it('esbuild: what is imported by a statement is loaded at once, maps are not served', async () => {
    const told = await files('esbuild-metafile.json');
    // Bytes as `ls -l dist` lists them.
    expect(told.map(({ kind, raw, initial, parts }) => [kind, raw, initial, parts[0]])).toEqual([
      ['script', 128, true, { path: 'src/index.js', bytes: 53 }],
      ['script', 138, false, { path: 'src/later.js', bytes: 37 }],
      ['script', 76, true, { path: 'src/add.js', bytes: 17 }],
      ['style', 54, true, { path: 'src/style.css', bytes: 15 }],
    ]);
    const odd =
      '{"inputs":{},"outputs":{"__proto__":{"bytes":5,"inputs":{"constructor":{"bytesInOutput":3}}},"a.js":{"bytes":1,"entryPoint":"a","imports":[{"path":"__proto__","kind":"import-statement"}]}}}';
    expect((await readText(odd)).report.files).toMatchObject([
      { name: '__proto__', raw: 5, initial: true },
      { name: 'a.js', initial: true },
    ]);
    await expect(readText('{"inputs":{},"outputs":{"a.js":{"bytes":-1}},"bytes":1}')).rejects.toMatchObject({
      code: 'import.malformed',
    });
  });
});

const NAMES = readdirSync(FOLDER).filter((name) => /\.(?:json|txt)$/.test(name) && !/-after-|12-[23]/.test(name));

it.each(NAMES)('%s cut short or damaged is a report or a named error', async (name) => {
  const bytes = fixture(name);
  const format = recogniseFrontend(bytes)?.id;
  const at = fc.nat(bytes.length - 1);
  const damages = fc.tuple(at, fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 4 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(damages, async ([length, flips, isCut]) => {
      const damaged = isCut ? bytes.slice(0, length + 1) : bytes.slice();
      for (const [place, value] of flips) if (place < damaged.length) damaged[place] = value;
      await read(damaged, format).catch((thrown: unknown) => {
        expect(thrown).toBeInstanceOf(PlateauError);
      });
    }),
    { numRuns: 30 },
  );
});
