import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyNoFile, whyNotWritten } from './file-failure.ts';

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

const nowhere = join(tmpdir(), 'plateau-no-such-folder', 'file');

it('tells why a file cannot be read or written in words, not by the code of the system', () => {
  expect(whyNoFile(thrownBy(() => readFileSync(nowhere)))).toBe('it does not exist');
  expect(whyNoFile(thrownBy(() => readFileSync(tmpdir())))).toBe('it is a folder');
  expect(whyNotWritten(thrownBy(() => writeFileSync(nowhere, '')))).toBe('its folder does not exist');
  expect(whyNotWritten(thrownBy(() => writeFileSync(tmpdir(), '')))).toBe('it is a folder');
});

it('keeps the words of a failure that it does not know', () => {
  expect(whyNoFile(new Error('the line is cut'))).toBe('the line is cut');
  expect(whyNoFile(7)).toBe('7');
});
