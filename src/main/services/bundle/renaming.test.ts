import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Renaming } from './renaming.ts';

const ID = 'p0123456789ab';
const HASH = '0123456789abcdef'.repeat(4);
const STATEMENT = '0123456789abcdef';
const renaming = new Renaming(
  new Map([
    [STATEMENT, 'fedcba9876543210'],
    [ID, 'pfedcba987654'],
    [HASH, 'f'.repeat(64)],
  ]),
);

async function through(chunks: readonly string[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of renaming.bytes(chunks.map((text) => Buffer.from(text)))) parts.push(part);
  return Buffer.concat(parts).toString();
}

it.each([
  [`/captures/${ID}/model.ndjson`, '/captures/pfedcba987654/model.ndjson'],
  [`"${ID}":"${HASH}"`, `"pfedcba987654":"${'f'.repeat(64)}"`],
  [`"queryHash":"${STATEMENT}", ${STATEMENT}0`, `"queryHash":"fedcba9876543210", ${STATEMENT}0`],
  [`${ID}-webpack, a_${ID}`, 'pfedcba987654-webpack, a_pfedcba987654'],
  [`x${ID} ${ID}c`, `x${ID} ${ID}c`],
])('gives %s its other name, where the name is a word of its own', (given, expected) => {
  expect(renaming.text(given)).toBe(expected);
});

it('does the same wherever a file is cut into chunks', async () => {
  const piece = fc.constantFrom(ID, HASH, 'a', 'ü', ' ', '"', 'z'.repeat(70), '/', ID.slice(0, 5), ID.slice(5));
  const cut = fc.tuple(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(400), { maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(cut, async ([pieces, places]) => {
      const text = pieces.join('');
      const bytes = Buffer.from(text).toString('latin1');
      const at = [0, ...places.filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, i) => Buffer.from(bytes.slice(at[i], end), 'latin1'));
      const parts: Uint8Array[] = [];
      for await (const part of renaming.bytes(chunks)) parts.push(part);
      expect(Buffer.concat(parts).toString()).toBe(renaming.text(text));
    }),
  );
});

it('takes the beginning of a long word for no name, where a chunk ends in the word', async () => {
  const word = `${ID}${ID}${HASH}`;
  expect(await through([`"${ID} ${word.slice(0, 80)}`, word.slice(80)])).toBe(`"pfedcba987654 ${word}`);
});

it('leaves everything as it is where nothing has another name', async () => {
  expect(await through(['ab', ''])).toBe('ab');
  const none = new Renaming(new Map());
  expect(none.text(ID)).toBe(ID);
});
