import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circles } from '../../build/architecture/circles.ts';
import { type Violation, wrongImports } from '../../build/architecture/directions.ts';
import { wrongCodes } from '../../build/architecture/error-codes.ts';
import { wrongSizes } from '../../build/architecture/sizes.ts';
import { importsOf, readSources } from '../../build/architecture/sources.ts';
import { readStylesheets, unloadedLooks } from '../../build/architecture/stylesheets.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const sources = readSources(ROOT, ['src', 'tests', 'build', 'bench']);
const said = (violations: readonly Violation[]): readonly string[] =>
  violations.map(({ path, message }) => `${path} ${message}`);

describe('the house', () => {
  it('imports in one direction only', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(said(wrongImports(sources))).toEqual([]);
  });

  it('has no files that import each other', () => {
    expect(said(circles(sources))).toEqual([]);
  });

  it('has files that can be read in one sitting', () => {
    expect(said(wrongSizes(sources))).toEqual([]);
  });

  it('draws no view with the looks of another one', () => {
    expect(said(unloadedLooks(sources, readStylesheets(ROOT)))).toEqual([]);
  });

  it('lists every error code, and no other', () => {
    const page = readFileSync(resolve(ROOT, 'docs/errors.md'), 'utf8');
    expect(said(wrongCodes(sources, page))).toEqual([]);
  });
});

describe('the check of stylesheets', () => {
  const file = (path: string, text: string) => ({ path: `src/renderer/${path}`, text });
  const main = file('main.tsx', `import './app.css'; const a = import('./a.tsx'); const b = import('./b.tsx');`);
  const a = file('a.tsx', `import './a.css'; export const A = <i className="known" />;`);
  const sheets = [file('app.css', '.always {}'), file('a.css', '.known {} .known-start {}')];
  const viewB = (expression: string, imports = '') =>
    said(unloadedLooks([main, a, file('b.tsx', `${imports} export const B = <i className=${expression} />;`)], sheets));

  it.each([
    ['a class of another view', '"known"'],
    ['one in a condition', `{open ? 'always' : 'known'}`],
    ['one in a template', `{\`known \${more}\`}`],
  ])('finds %s', (_name, expression) => {
    expect(viewB(expression).join()).toMatch(/b\.tsx uses the class “known” of src\/renderer\/a\.css/);
  });

  it.each([
    ['what the window begins with', '"always"', ''],
    ['what it imports itself', '"known"', `import './a.css';`],
    ['what nobody draws', '"elsewhere"', ''],
    ['a part of a word', `{\`my-\${known}known\`}`, ''],
    ['a word that is compared', `{state === 'known' ? 'always' : ''}`, ''],
  ])('lets %s be', (_name, expression, imports) => {
    expect(viewB(expression, imports)).toEqual([]);
  });
});

describe('the check of circles', () => {
  const file = (name: string, ...imported: readonly string[]) => ({
    path: `src/${name}.ts`,
    text: imported.map((one) => `import type { X } from './${one}.ts';`).join(''),
  });

  it('names the shortest way round, once', () => {
    const sources = [file('a', 'b'), file('b', 'c', 'd'), file('c', 'd'), file('d', 'b'), file('e', 'b')];
    expect(said(circles(sources))).toEqual([
      expect.stringMatching(/^src\/b\.ts stands in a circle of imports: src\/b\.ts → src\/d\.ts → src\/b\.ts\./),
      expect.stringMatching(/^src\/c\.ts .*: src\/c\.ts → src\/d\.ts → src\/b\.ts → src\/c\.ts\./),
    ]);
  });

  it('lets files share one that imports none of them', () => {
    expect(circles([file('a', 'b', 'c'), file('b', 'c'), file('c', 'react')])).toEqual([]);
  });
});

describe('the check of imports', () => {
  it.each([
    ['src/core/a.ts', "import { readFileSync } from 'node:fs';", /knows no Node/],
    ['src/core/a.ts', "import { join } from 'path';", /knows no Node/],
    ['src/core/profile/a.ts', "import type { X } from '../../main/api/contract/items.ts';", /may see nothing else/],
    ['src/core/a.ts', "type X = import('../main/workspace/b.ts').X;", /not workspace/],
    ['src/main/workspace/a.ts', "import '../services/b.ts';", /not services/],
    ['src/main/jobs/a.ts', "export * from '../services/b.ts';", /not services/],
    ['src/main/services/a.ts', "const b = await import('../api/door.ts');", /not api/],
    ['src/main/api/contract/a.ts', "import { z } from '../server.ts';", /not api/],
    ['src/main/api/a.ts', "import '../web/server.ts';", /not web/],
    ['src/main/cli/a.ts', "import '../web/server.ts';", /not web/],
    ['src/main/web/a.ts', "import { app } from 'electron';", /only src\/main\/desktop/],
    ['src/main/web/a.ts', "const e = require('electron');", /only src\/main\/desktop/],
    ['src/renderer/a.tsx', "import { x } from '../main/services/b.ts';", /not services/],
    ['src/renderer/a.tsx', "import { x } from '../main/api/site.ts';", /not api/],
    ['src/renderer/a.tsx', "import fs from 'fs/promises';", /knows no Node/],
    ['src/core/a.ts', "import { x } from '../../tests/support/stacks.ts';", /outside src/],
    ['src/other/a.ts', 'export const a = 1;', /belongs to no part/],
  ])('refuses %s with %s', (path, text, message) => {
    expect(said(wrongImports([{ path, text }])).join()).toMatch(message);
  });

  it.each([
    ['src/core/a.test.ts', "import { readFileSync } from 'node:fs'; import '../../tests/support/stacks.ts';"],
    ['src/core/a.ts', "import { RE2JS } from 're2js'; import './error.ts';"],
    ['src/main/services/a.ts', "import '../workspace/b.ts'; import '../api/contract/items.ts'; import 'node:fs';"],
    ['src/main/index.ts', "import './desktop/main.ts';"],
    ['src/renderer/a.tsx', "import '../core/error.ts'; import '../main/api/contract/routes.ts'; import './a.css';"],
    ['src/preload/index.ts', "import { ipcRenderer } from 'electron'; import '../main/api/contract/ipc.ts';"],
    ['src/main/cli/a.ts', "// import '../web/server.ts'\nconst text = \"import '../web/server.ts'\";"],
  ])('allows %s with %s', (path, text) => {
    expect(said(wrongImports([{ path, text }]))).toEqual([]);
  });

  it('finds every form of import', () => {
    const text = [
      "import a from 'a'; import type { B } from 'b'; import 'c'; export { d } from 'd'; export * from 'e';",
      "const f = await import('f'); type G = import('g').G; const h = require('h'); import i from 'i?modulePath';",
    ].join('\n');
    expect(importsOf({ path: 'x.ts', text })).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
  });
});

describe('the check of sizes', () => {
  const file = (path: string, lines: number) => ({ path, text: 'x\n'.repeat(lines) });

  it('refuses a file of more than 800 lines', () => {
    expect(said(wrongSizes([file('a.ts', 801), ...Array.from({ length: 20 }, (_, i) => file(`${i}.ts`, 10))]))).toEqual(
      ['a.ts has 801 lines, more than 800. Split it by subject.'],
    );
    expect(wrongSizes([file('a.ts', 800), ...Array.from({ length: 20 }, (_, i) => file(`${i}.ts`, 10))])).toEqual([]);
  });

  it('refuses a house of which more than half is long', () => {
    expect(said(wrongSizes([file('a.ts', 10), file('b.ts', 120), file('c.ts', 130)])).join()).toMatch(
      /2 of 3 files of 120 lines or more, 1 too many.*b\.ts \(120\)/,
    );
  });

  it('refuses a house of which more than a tenth is very long', () => {
    const small = Array.from({ length: 18 }, (_, i) => file(`${i}.ts`, 10));
    expect(wrongSizes([...small, file('a.ts', 400), file('b.ts', 400)])).toEqual([]);
    expect(said(wrongSizes([...small, file('a.ts', 400), file('b.ts', 400), file('c.ts', 400)])).join()).toMatch(
      /of 350/,
    );
  });
});

describe('the check of error codes', () => {
  const page = '| code | meaning |\n|---|---|\n| `a.known` | x |\n';

  it.each([
    ["throw new PlateauError({ code: 'a.known', message: '' });", []],
    ["throw new PlateauError({ code: 'a.other', message: '' });", [/raises `a\.other`/, /lists `a\.known`/]],
    ["throw new PlateauError({ code: x ? 'a.known' : 'a.second', message: '' });", [/raises `a\.second`/]],
    ["fail('a.third'); throw new PlateauError({ code: 'a.known' });", [/raises `a\.third`/]],
    ["warnings.push({ code: 'tool.note', message: '' }); throw new PlateauError({ code: 'a.known' });", []],
  ])('judges %s', (text, expected) => {
    const found = said(wrongCodes([{ path: 'src/core/a.ts', text }], page));
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, at) => {
      expect(found[at]).toMatch(pattern);
    });
  });

  it('refuses rows out of order', () => {
    const text = "new PlateauError({ code: 'a.known' }); new PlateauError({ code: 'a.b' });";
    expect(said(wrongCodes([{ path: 'src/core/a.ts', text }], `${page}| \`a.b\` | x |\n`))).toEqual([
      'docs/errors.md has `a.b` twice or out of order. Sort the rows.',
    ]);
  });
});
