import { describe, expect, it } from 'vitest';
import { shownText } from './untrusted-text.ts';

describe('text from another machine', () => {
  it.each([
    ['Password: ', 'Password:'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007Code:', 'Code:'],
    ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['a\u202eb\u2066c\u200bd', 'abcd'],
    ['a\u0000\u0008b\u009bc', 'abc'],
    ['one\r\ntwo\tthree', 'one\ntwo three'],
    ['Größe 🔑', 'Größe 🔑'],
  ])('%j is shown as %j', (text, expected) => {
    expect(shownText(text)).toBe(expected);
  });

  it('is cut', () => {
    expect(shownText('x'.repeat(5000), 10)).toBe(`${'x'.repeat(10)} …`);
  });
});
