import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { integerBlock, JsonStream, stringBlock } from './json-stream.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const streamOf = (text: string, chunk = 7): JsonStream => new JsonStream(inChunks(bytesOf(text), chunk));

async function integers(text: string, chunk: number, capacity: number): Promise<readonly number[]> {
  const stream = streamOf(text, chunk);
  const block = integerBlock(capacity);
  const read: number[] = [];
  let more = await stream.open('numbers');
  while (more) {
    more = await stream.integers(block);
    for (let i = 0; i < block.length; i++) read.push(block.wide?.get(i) ?? block.values[i] ?? Number.NaN);
  }
  expect(await stream.peek()).toBe(-1);
  return read;
}

async function strings(text: string, chunk: number, capacity: number): Promise<readonly string[]> {
  const stream = streamOf(text, chunk);
  const block = stringBlock(capacity);
  const starts: number[] = [];
  let raw = new Uint8Array(0);
  let more = await stream.open('strings');
  const base = stream.offset;
  while (more) {
    more = await stream.strings(block, (piece) => {
      const longer = new Uint8Array(raw.length + piece.length);
      longer.set(raw);
      longer.set(piece, raw.length);
      raw = longer;
    });
    starts.push(...block.starts.subarray(0, block.length));
  }
  return starts.map((start, i) => {
    const end = i + 1 < starts.length ? (starts[i + 1] ?? 0) - base - 1 : raw.length;
    const text_ = new TextDecoder().decode(raw.subarray(start - base, end));
    return JSON.parse(`"${text_.slice(0, text_.lastIndexOf('"'))}"`) as string;
  });
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (thrown) {
    if (thrown instanceof PlateauError) return `${thrown.code} at ${thrown.at?.offset}`;
    throw thrown;
  }
};

describe('values', () => {
  it('outlive the chunks they came in, whose memory is used again', async () => {
    const bytes = bytesOf('{"meta":{"name":"a value longer than three chunks"}}');
    const ring = [Buffer.alloc(7), Buffer.alloc(7)];
    async function* overwritten(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7) {
        const buffer = ring[(at / 7) % 2] ?? Buffer.alloc(7);
        buffer.set(bytes.subarray(at, at + 7));
        yield buffer.subarray(0, Math.min(7, bytes.length - at));
      }
    }
    const stream = new JsonStream(overwritten());
    expect(await stream.value(1000)).toEqual({ meta: { name: 'a value longer than three chunks' } });
  });
});

describe('whole numbers', () => {
  it('are the same however the file is cut, with any white space', async () => {
    const number = fc.oneof(fc.nat(9), fc.nat(), fc.nat({ max: 0xffffffff }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));
    const space = fc.constantFrom('', ' ', '\n', '\r\n ');
    await fc.assert(
      fc.asyncProperty(
        fc.array(number),
        space,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 9 }),
        async (numbers, gap, chunk, capacity) => {
          const text = `[${numbers.map((value) => `${gap}${value}${gap}`).join(',')}]`;
          expect(await integers(text, chunk, capacity)).toEqual(numbers);
        },
      ),
    );
  });

  it.each([
    ['[1,2', 'import.truncated at 4'],
    ['[1,2,]', 'import.badJson at 5'],
    ['[1,,2]', 'import.badJson at 3'],
    ['[1 2]', 'import.badJson at 3'],
    ['[1,-2]', 'import.badJson at 3'],
    ['[1,2.5]', 'import.badJson at 4'],
    ['[1,"2"]', 'import.badJson at 3'],
    ['[99999999999999999]', 'import.badJson at 16'],
    ['{"a":1}', 'import.badJson at 0'],
  ])('of %s break at the byte', async (text, expected) => {
    expect(await codeOf(integers(text, 3, 4))).toBe(expected);
  });
});

describe('strings', () => {
  it('are the same however the file is cut, with every escape', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 200 }),
      fc.constantFrom('', '\\', '"', '\\"', 'x'.repeat(100)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 5 }),
        async (texts, chunk, capacity) => {
          expect(await strings(JSON.stringify(texts), chunk, capacity)).toEqual(texts);
        },
      ),
    );
  });

  it('that are long and full of escapes are read in one pass', async () => {
    const long = `${'plain text of some length, then '.repeat(2)}\\`.repeat(20_000);
    expect(await strings(JSON.stringify([long, 'end']), 65_536, 4)).toEqual([long, 'end']);
  });

  it.each([
    ['["a', 'import.truncated at 3'],
    ['["a" "b"]', 'import.badJson at 5'],
    ['["a",1]', 'import.badJson at 5'],
    ['["a\\"', 'import.truncated at 5'],
  ])('of %s break at the byte', async (text, expected) => {
    expect(await codeOf(strings(text, 2, 4))).toBe(expected);
  });
});

describe('everything else', () => {
  it('is walked by key, read where it is small and skipped where it is not wanted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        async (value, chunk) => {
          const stream = streamOf(JSON.stringify(value, null, 1), chunk);
          const read: Record<string, unknown> = Object.create(null);
          let turn = 0;
          await stream.object(async (key) => {
            if (turn++ % 2 === 0) read[key] = await stream.value(1 << 16);
            else await stream.skip();
          });
          const wanted = Object.entries(value).filter((_, i) => i % 2 === 0);
          expect(Object.entries(read)).toEqual(JSON.parse(JSON.stringify(wanted)));
        },
      ),
    );
  });

  it('may be nested without end, as long as it is skipped', async () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},"b":1}`;
    const stream = streamOf(deep, 4096);
    const keys: string[] = [];
    await stream.object(async (key) => {
      keys.push(key);
      await stream.skip();
    });
    expect(keys).toEqual(['a', 'b']);
  });

  it.each([1, 2, 100])('may have a byte order mark before it, in chunks of %i bytes', async (chunk) => {
    expect(await streamOf('\ufeff {"a":1}', chunk).value(100)).toEqual({ a: 1 });
    expect(await codeOf(streamOf('\ufeff\ufeff1', chunk).open('an array'))).toBe('import.badJson at 3');
    expect(await codeOf(new JsonStream(inChunks(Uint8Array.of(0xef, 0xbb, 0x5b), chunk)).skip())).toBe(
      'import.badJson at 2',
    );
    expect(await codeOf(new JsonStream(inChunks(Uint8Array.of(0xef), chunk)).skip())).toBe('import.truncated at 1');
  });

  it('is refused where a value is longer than asked for', async () => {
    expect(await codeOf(streamOf(`"${'x'.repeat(100)}"`).value(50))).toBe('import.tooLarge at 0');
  });
});
