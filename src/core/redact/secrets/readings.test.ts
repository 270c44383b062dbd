import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaced } from '../span.ts';
import { secretSpans } from './find-secrets.ts';

const left = (text: string): string => replaced(text, secretSpans(text));
/** Put together here, so that no scanner of this repository takes the file for a leak. */
const TOKEN = `ghp_${'k3Jd92LmQpXz71VbNcRt58YwAeHsUo4Fg6Ti'}`;
const [HEAD, TAIL] = [TOKEN.slice(0, 20), TOKEN.slice(20)];
const hex = (text: string, between = ''): string =>
  [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join(between);

describe('a secret however it is written', () => {
  it.each([
    ['p\u0430sswоrd=Tr0ub4dor', 'p\u0430sswоrd=[removed:password]'],
    ['pass\u200bword=Tr0ub4dor', 'pass\u200bword=[removed:password]'],
    ['ｐａｓｓｗｏｒｄ：Tr0ub4dor', 'ｐａｓｓｗｏｒｄ：[removed:password]'],
    ['contraseña: Tr0ub4dor', 'contraseña: [removed:password]'],
    [`see ${HEAD}\u200b${TAIL} there`, 'see [removed:github-token] there'],
    [`see ${HEAD}\n${TAIL} there`, 'see [removed:github-token] there'],
    [`> ${HEAD}\n> ${TAIL}\n`, '> [removed:github-token]\n'],
    [`= "${HEAD}" + "${TAIL}"`, '= "[removed:github-token]"'],
    [`token ${HEAD}\\\n    ${TAIL}`, 'token [removed:token]'],
    [`dump ${hex(TOKEN)} end`, 'dump [removed:github-token] end'],
    [`dump ${hex(TOKEN, ' ')} end`, 'dump [removed:github-token] end'],
    [`dump ${hex(`token ${TOKEN}`, ':')} end`, `dump ${hex('token ', ':')}:[removed:token] end`],
    ["CREATE USER a IDENTIFIED BY 'Tr0ub4dor'", "CREATE USER a IDENTIFIED BY '[removed:password]'"],
    ["ALTER ROLE a PASSWORD 'Tr0ub4dor-x'", "ALTER ROLE a PASSWORD '[removed:password]'"],
    ["'IDENTIFIED BY ''Tr0ub4dor'''::text", "'IDENTIFIED BY ''[removed:password]'''::text"],
    ["'x(passwd=''Tr0ub4dor'')'::text", "'x(passwd=''[removed:password]'')'::text"],
    ["'ALTER ROLE a PASSWORD ''Tr0ub4dor-x'''", "'ALTER ROLE a PASSWORD ''[removed:password]'''"],
    ["'db:5432:shop:app:Tr0ub4dor'::text", "'db:5432:shop:app:[removed:pgpass-line]'::text"],
    [`token=${HEAD}\\\\n    ${TAIL}`, 'token=[removed:token]'],
    [
      "Authorization: Digest a1b2c3 password='Tr0ub4dor' x",
      "Authorization: Digest [removed:authorization-header] password='[removed:password]' x",
    ],
    ["OPTIONS (user 'a', password 'Tr0ub4dor-x')", "OPTIONS (user 'a', password '[removed:password]')"],
  ])('is taken out of %j', (text, expected) => {
    expect(left(text)).toBe(expected);
  });

  it.each([
    'SHA-256 of it: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'glpat- and\nwhat follows on the next line',
    'Größe: 17 MB, Straße, naïve, 東京, пароль',
    'build/modules/classes.csv\n9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  a.csv',
    "the password 'field' is empty",
    'it was identified by the profiler',
    '48 65 6c 6c 6f 20 77 6f 72 6c 64 2c 20 68 65 6c 6c 6f 20 77 6f 72 6c 64',
  ])('is not seen in %j', (text) => {
    expect(left(text)).toBe(text);
  });

  it('leaves the word behind a token that is whole', () => {
    const gitlab = `glpat-${'x7Kq2LmZp9Vt4Rj8Wn3Y'}`;
    expect(left(`${gitlab}\nconfiguration of the runner`)).toBe('[removed:gitlab-token]\nconfiguration of the runner');
  });

  it('is found in hexadecimal wherever that stands, and however much of it stands beside', () => {
    const beside = fc.array(fc.constantFrom('x', ' ', ':', '6', '61', '61 ', '\n', 'deadbeef', '  '), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(beside, beside, fc.constantFrom('', ' ', ':'), (before, behind, between) => {
        const text = `${before.join('')};${hex(TOKEN, between)};${behind.join('')}`;
        expect(left(text)).toBe(`${before.join('')};[removed:github-token];${behind.join('')}`);
      }),
    );
  });

  it('keeps all that stands around it', () => {
    const around = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'ä', '\u200b', '𝐱', '0', '"', '\\') });
    fc.assert(
      fc.property(around, around, (before, behind) => {
        const text = `${before} ${HEAD}\u200b${TAIL} ${behind}`;
        expect(left(text)).toBe(`${before} [removed:github-token] ${behind}`);
      }),
    );
  });
});
