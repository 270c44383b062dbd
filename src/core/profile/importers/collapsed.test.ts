import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readText } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, sums, totals } from '../../../../tests/support/read-profile.ts';
import type { ImportOptions } from '../importer.ts';
import { collapsedImporter } from './collapsed.ts';

const read = async (text: string, options: Partial<ImportOptions> = {}) =>
  soleProfile(await readText(collapsedImporter, text, options));

describe('collapsed stacks of real tools', () => {
  /** Sums of the counts at the ends of lines, by last frame. */
  it.each([
    ['py-spy-cpu.raw.txt', 'python', 661, { worker: 320, hash_password: 239, '<module>': 49 }],
    ['py-spy-idle-threads.raw.txt', 'python', 1596, { worker: 574, wait: 399, '<module>': 399 }],
    [
      'jvm-asprof-cpu.collapsed',
      'jvm',
      144,
      { sha256_implCompress: 48, 'Shop.fib': 20, 'sun.security.provider.ByteArrayAccess.i2bBig': 15 },
    ],
    ['jvm-asprof-alloc.collapsed', 'jvm', 1_039_138_816, { 'byte[]': 1_026_031_616, 'int[]': 3_145_728 }],
    ['jvm-asprof-lock.collapsed', 'jvm', 8_748_341_725, { 'java.lang.Object': 8_748_341_725 }],
  ] as const)('%s', async (file, runtime, sum, functions) => {
    const profile = soleProfile(await readBytes(collapsedImporter, fixtureBytes(`collapsed/${file}`)));
    expect(profile.meta.runtime).toBe(runtime);
    expect(sums(profile, 'samples')).toEqual({ weight: sum, hits: sum });
    const all = totals(profile, 'samples');
    expect(Object.fromEntries(Object.keys(functions).map((name) => [name, all.get(name)?.self]))).toEqual(functions);
  });

  it('makes threads of py-spy’s leading frames', async () => {
    const bytes = fixtureBytes('collapsed/py-spy-idle-threads.raw.txt');
    const { threads } = soleProfile(await readBytes(collapsedImporter, bytes));
    expect(threads.map(({ name, id }) => [name, id])).toEqual([
      ['worker-1', '26132'],
      ['worker-0', '26131'],
      ['idle', '26133'],
      ['MainThread', '26089'],
    ]);
  });

  it('keeps the executing line of py-spy beside the function, not in it', async () => {
    const profile = await read('main (app.py:3);work (app.py:8) 4\nmain (app.py:5);work (app.py:9) 6\n');
    expect(profile.nodes.count).toBe(2);
    expect([...profile.lines.line]).toEqual([8, 9]);
    expect([...profile.lines.self]).toEqual([4, 6]);
  });
});

describe('a line', () => {
  const lines = async (text: string) => {
    const profile = await read(text);
    return Object.fromEntries([...totals(profile, 'samples')].map(([name, { self, total }]) => [name, [self, total]]));
  };

  it.each([
    ['Windows line ends', 'a;b 2\r\na 1\r\n', { a: [1, 3], b: [2, 2] }],
    ['no line end at the end', 'a;b 2\na;c 3', { a: [0, 5], b: [2, 2], c: [3, 3] }],
    ['spaces in functions', 'a b;c d 2', { 'a b': [0, 2], 'c d': [2, 2] }],
    ['spaces after functions', 'a ;b  2', { a: [0, 2], b: [2, 2] }],
    ['fractions and exponents', 'a 0.5\na 1e2', { a: [100.5, 100.5] }],
    ['a byte order mark', '\ufeffa;b 2', { a: [0, 2], b: [2, 2] }],
    ['empty lines and comments', '# made by hand\n\na 2\n', { a: [2, 2] }],
    ['a longer stack after a shorter', 'a;b 1\na;b;c 2\na;bc 4\na 8', { a: [8, 15], b: [1, 3], c: [2, 2], bc: [4, 4] }],
    ['names that objects have', '__proto__;constructor 2', { constructor: [2, 2] }],
  ])('may have %s', async (_what, text, expected) => {
    expect(await lines(text)).toMatchObject(expected);
  });

  it.each([
    ['a;b -3\n', 'import.badWeight', 4],
    ['a 1\na;b NaN\n', 'import.badWeight', 8],
    ['a 1\na Infinity\n', 'import.badWeight', 6],
    ['a 99999999999999999999\n', 'import.badWeight', 2],
    ['a 1\nb 2\na;b x\n', 'import.badLine', 12],
    ['alone\n', 'import.badLine', undefined],
  ])('%j is refused where its count stands', async (text, code, offset) => {
    await expect(read(text)).rejects.toMatchObject({ code, at: offset === undefined ? {} : { offset } });
  });

  it('is known for one with a bad count', () => {
    expect(collapsedImporter.recognise(new TextEncoder().encode('main;a 5\nmain;b NaN\n'), 'x.folded')).toBeGreaterThan(
      0.5,
    );
  });

  it('is not seen in statements of SQL with a comment that ends in a number', () => {
    const sql = '-- PostgreSQL 15\nSET jit=off; SET work_mem=64;\nSELECT * FROM orders WHERE id=4242;\n';
    expect(collapsedImporter.recognise(new TextEncoder().encode(sql), 'before.sql')).toBe(0);
  });

  it('of other encodings is refused', async () => {
    const latin1 = Uint8Array.of(0x61, 0xfc, 0x62, 0x20, 0x31, 0x0a);
    await expect(readBytes(collapsedImporter, latin1)).rejects.toMatchObject({ code: 'import.badEncoding' });
  });
});

it('reads long hostile names in one pass', async () => {
  const long = '/'.repeat(1_000_000);
  for (const name of [`x (${long}`, `x (${long})`, `${' ('.repeat(300_000)}.js`, `a${'.B'.repeat(500_000)}[]x`])
    expect((await read(`f /a.js:1:1;${name} 1\n`)).nodes.count).toBe(2);
});

it('reads JavaScript’s files with and without a place in them', async () => {
  const profile = await read(
    'handle (/srv/app/server.js);(anonymous) (/srv/app/server.js:3:9);pbkdf2Sync (node:internal/crypto/pbkdf2);__write 3\n',
  );
  const { frames, strings } = profile;
  const text = (column: Int32Array, frame: number) => strings[column[frame] as number] ?? '';
  expect(Array.from({ length: frames.count }, (_, i) => [text(frames.name, i), text(frames.file, i)])).toEqual([
    ['handle', '/srv/app/server.js'],
    ['(anonymous)', '/srv/app/server.js'],
    ['pbkdf2Sync', 'node:internal/crypto/pbkdf2'],
    ['__write', ''],
  ]);
  expect(profile.meta.runtime).toBe('node');
});

describe('a thread frame', () => {
  it.each([
    ['thread (7): pool-1;run 1', { name: 'pool-1', id: '7', process: '' }],
    ['process 12:"python a.py";thread (0x7f): io;run 1', { name: 'io', id: '0x7f', process: '12' }],
    ['[java-worker tid=33];run 1', { name: 'java-worker', id: '33', process: '' }],
  ])('%s', async (line, thread) => {
    const profile = await read(`${line}\n${line}\n`);
    expect(profile.threads).toMatchObject([thread]);
    expect(profile.nodes.count).toBe(1);
    expect(profile.nodes.self[0]?.[0]).toBe(2);
  });

  it('without a function below it is left out with a warning', async () => {
    const { warnings } = await readText(collapsedImporter, 'thread (7): a 3\nthread (7): a;f 1\n');
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'empty-stacks', count: 1 }));
  });
});

describe('the unit', () => {
  it('is taken for samples with a warning when none is stated', async () => {
    const { profiles, warnings } = await readText(collapsedImporter, 'a 1');
    expect(profiles[0]?.meta.flags).toContain('unit-assumed');
    expect(warnings.map(({ code }) => code)).toEqual(['unit-assumed']);
  });

  it.each([
    [undefined, 'count', 'count'],
    ['bytes', 'alloc', 'bytes'],
    ['nanoseconds', 'lock', 'nanoseconds'],
  ] as const)('%s of stacks that end in classes is no CPU time', async (given, kind, unit) => {
    const stacks =
      'java/lang/Thread.run;App.main;App.load;byte[]_[i] 10\njava/lang/Thread.run;App.main;java.util.ArrayList 5\n';
    const { profiles, warnings } = await readText(
      collapsedImporter,
      stacks,
      given === undefined ? {} : { unit: given },
    );
    expect(profiles[0]?.sampleTypes).toMatchObject([{ kind, unit }]);
    if (given === undefined) expect(warnings[0]?.message).toContain('end in classes');
    const mixed = await read(`${stacks}java/lang/Thread.run;App.main;App.load 3`);
    expect(mixed.sampleTypes).toMatchObject([{ kind: 'cpu' }]);
  });

  it.each([
    ['nanoseconds', { kind: 'wall', unit: 'nanoseconds' }],
    ['bytes', { kind: 'alloc', unit: 'bytes' }],
    ['count', { kind: 'count', unit: 'count' }],
  ] as const)('%s is kept', async (unit, type) => {
    const profile = await read('a 10', { unit });
    expect(profile.sampleTypes).toMatchObject([type]);
    expect(profile.meta.flags).not.toContain('unit-assumed');
  });
});

describe('however a file comes', () => {
  it('is the same when cut anywhere', async () => {
    for (const file of ['py-spy-idle-threads.raw.txt', 'jvm-asprof-cpu.collapsed']) {
      const [whole, ...pieces] = await readInPieces(collapsedImporter, fixtureBytes(`collapsed/${file}`));
      for (const piece of pieces) expect(piece).toEqual(whole);
    }
  });

  it('sums equal stacks, whatever the order of lines', async () => {
    const stack = fc.array(fc.constantFrom('a', 'ab', 'b', 'b c', 'ü'), { minLength: 1, maxLength: 6 });
    const rows = fc.array(fc.tuple(stack, fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const profile = await read(given.map(([path, count]) => `${path.join(';')} ${count}`).join('\n'));
        const { nodes, frames, strings } = profile;
        const expected = new Map<string, number>();
        for (const [path, count] of given) expected.set(path.join(';'), (expected.get(path.join(';')) ?? 0) + count);
        const paths: string[] = [];
        const found = new Map<string, number>();
        for (let i = 0; i < nodes.count; i++) {
          const name = strings[frames.name[nodes.frame[i] as number] as number] ?? '';
          const parent = nodes.parent[i] as number;
          paths[i] = parent < 0 ? name : `${paths[parent]};${name}`;
          const self = nodes.self[0]?.[i] ?? 0;
          if (self > 0) found.set(paths[i] ?? '', self);
        }
        expect([...found].sort()).toEqual([...expected].sort());
      }),
    );
  });

  it('may be 10,000 frames deep and have names of a megabyte', async () => {
    const deep = Array.from({ length: 10_000 }, (_, i) => `f${i % 7}`).join(';');
    expect((await read(`${deep} 1`)).nodes.count).toBe(10_000);
    for (const part of ['x', ' (', ':1', ' [clone ', '<b>', '::h']) {
      const name = part.repeat(2 ** 20 / part.length).trim();
      for (const other of ['main (a.py:1);b (a.py:2)', 'main /a.js:1:2;b /a.js:3:4', 'runtime.main;main.main']) {
        expect(sums(await read(`${other} 1\n${name} 2`), 'samples').weight).toBe(3);
      }
    }
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(collapsedImporter, fixtureBytes('collapsed/py-spy-idle-threads.raw.txt'), 150);
  });
});
