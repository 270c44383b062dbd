import { afterEach, beforeEach, expect, it } from 'vitest';
import { SENSITIVE_WORDS } from './assignments.ts';
import { findSecrets } from './find-secrets.ts';
import { HEADER_WORDS } from './headers.ts';
import { KEY_BLOCKS } from './key-blocks.ts';
import { TOKEN_KINDS } from './token-kinds.ts';

const TRIGGERS = [
  ...new Set([
    ...TOKEN_KINDS.flatMap(({ triggers }) => triggers),
    ...[...SENSITIVE_WORDS, ...HEADER_WORDS, ...KEY_BLOCKS, 'eyJ', '//', '@', 'a:a@', 'a:a1@a.'],
  ]),
];
const FILLERS = ['', '=', ' ', '@', ': "', '>', '>\n ', '","'];
const LENGTH = 4000;
/** Characters that are looked at for each of the text: values are read to their ends, and every look has a bound of its own. */
const MOST_STEPS = 100;

const original = RegExp.prototype.test;
let steps = 0;
// Values are read by one test a character, so tests are steps.
beforeEach(() => {
  RegExp.prototype.test = function counted(text: string): boolean {
    steps++;
    return original.call(this, text);
  };
});
afterEach(() => {
  RegExp.prototype.test = original;
});

it.each(FILLERS)('no text of triggers, each with %j behind it, is read again and again', (filler) => {
  const tooMany = TRIGGERS.flatMap((trigger) => {
    const part = `${trigger}${filler}`;
    const text = part.repeat(Math.ceil(LENGTH / part.length));
    steps = 0;
    findSecrets(text);
    return steps / text.length > MOST_STEPS ? [`${part}: ${Math.round(steps / text.length)}`] : [];
  });
  expect(tooMany).toEqual([]);
});
