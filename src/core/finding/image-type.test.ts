import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { imageTypeOf } from './image-type.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

it('a picture is known by its first bytes, whatever it is called', () => {
  expect(imageTypeOf(readFileSync(resolve(ROOT, 'docs/images/plan.png')))).toEqual({
    mediaType: 'image/png',
    extension: 'png',
  });
  expect(imageTypeOf(bytes(0xff, 0xd8, 0xff, 0xe0))?.mediaType).toBe('image/jpeg');
  expect(imageTypeOf(new TextEncoder().encode('RIFF1234WEBPVP8 '))?.mediaType).toBe('image/webp');
});

it.each([
  ['nothing', new Uint8Array()],
  ['the beginning of one', bytes(0x89, 0x50, 0x4e)],
  [
    'an SVG, which can hold a program',
    new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  ],
  ['a sound', new TextEncoder().encode('RIFF1234WAVEfmt ')],
])('%s is none', (_what, given) => {
  expect(imageTypeOf(given)).toBeNull();
});
