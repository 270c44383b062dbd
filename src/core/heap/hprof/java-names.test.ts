import { describe, expect, it } from 'vitest';
import { javaClassName } from './java-names.ts';
import { modifiedUtf8 } from './names.ts';

describe('names of classes', () => {
  it.each([
    ['java/util/HashMap$Node', 'java.util.HashMap$Node'],
    ['java.util.HashMap$Node', 'java.util.HashMap$Node'],
    ['[B', 'byte[]'],
    ['[[J', 'long[][]'],
    ['[Z', 'boolean[]'],
    ['[[Ljava/lang/String;', 'java.lang.String[][]'],
    ['[Ljava.lang.String;', 'java.lang.String[]'],
    ['Leak$$Lambda$1+0x00007fb1c8041da8', 'Leak$$Lambda$1/0x00007fb1c8041da8'],
    ['java/lang/invoke/LambdaForm$MH/0x0000000100006448', 'java.lang.invoke.LambdaForm$MH/0x0000000100006448'],
    ['[La+b;', 'a+b[]'],
    ['[Q', '[Q'],
    ['[Lunended', '[Lunended'],
    ['[', '['],
    ['__proto__', '__proto__'],
    ['', ''],
  ])('writes %s as %s', (internal, java) => {
    expect(javaClassName(internal)).toBe(java);
  });

  it('are not made longer than the JVM allows', () => {
    expect(javaClassName(`${'['.repeat(100_000)}I`)).toHaveLength(100_001);
  });
});

describe('modified UTF-8', () => {
  it.each([
    [[0x61, 0xc3, 0xbc], 'aü'],
    [[0xc0, 0x80], '\0'],
    [[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], '😀'],
    [[0xff, 0x61], '\ufffda'],
    [[0xe6, 0x97], '\ufffd\ufffd'],
    [[0xe6, 0x97, 0xa5], '日'],
  ])('reads %j', (bytes, text) => {
    expect(modifiedUtf8(Uint8Array.from(bytes))).toBe(text);
  });
});
