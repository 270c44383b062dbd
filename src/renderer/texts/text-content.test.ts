import { describe, expect, it } from 'vitest';
import { isPageStart, readContent } from './text-content.ts';

const streamOf = (...parts: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });

it.each([
  ['<!doctype html><html>', true],
  ['\ufeff  <!DOCTYPE HTML>', true],
  ['<!-- saved --> <html lang="en">', true],
  ['<htmlish>', false],
  ['Total: 12 <html>', false],
  ['', false],
])('%j is a page: %s', (start, page) => expect(isPageStart(start)).toBe(page));

it('a file of comments without end is no page, and is read once', () => {
  expect(isPageStart('<!---->'.repeat(100_000))).toBe(false);
  expect(isPageStart(`${'<!----> '.repeat(100_000)}<html>`)).toBe(true);
  expect(isPageStart('<!--'.repeat(100_000))).toBe(false);
});

describe('a kept file', () => {
  it('is read whole where it is short', async () => {
    expect(await readContent(streamOf('one ', 'two'))).toEqual({ isPage: false, text: 'one two', cut: false });
  });

  it('is cut where it is long', async () => {
    expect(await readContent(streamOf('12345', '67890'), 7)).toEqual({ isPage: false, text: '1234567', cut: true });
  });

  it('is a page of its own where it is one, and is not read further', async () => {
    const content = await readContent(streamOf('<!doctype html>', 'x'.repeat(5000), 'y'));
    expect(content).toEqual({ isPage: true, text: '', cut: true });
    expect((await readContent(streamOf('<html>short</html>'))).isPage).toBe(true);
  });
});
