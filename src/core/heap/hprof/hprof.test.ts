import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../../tests/support/heap/memory-columns.ts';
import { readHprofBytes } from '../../../../tests/support/heap-of.ts';
import { big, HprofWriter } from '../../../../tests/support/hprof-of.ts';
import { inChunks } from '../../../../tests/support/read-profile.ts';
import { readHprof } from './hprof.ts';

const OBJECT_CLASS = 0x1000;
const NODE_CLASS = 0x1100;
const ARRAY_CLASS = 0x1200;

/** A dump of instances with two references each, whose classes come before or after them, all held by one root. */
function listOf(options: {
  readonly idSize?: 4 | 8;
  readonly classesLast?: boolean;
  readonly base?: number;
}): Uint8Array {
  const { idSize = 8, classesLast = false, base = 0x10_0000 } = options;
  const dump = new HprofWriter(idSize);
  const [left, right] = [dump.name('left'), dump.name('right')];
  dump.loadClass(OBJECT_CLASS, 'java/lang/Object').loadClass(NODE_CLASS, 'Node').loadClass(ARRAY_CLASS, '[LNode;');
  const classes = (heap: HprofWriter) =>
    heap
      .classDump(OBJECT_CLASS)
      .classDump(NODE_CLASS, {
        superId: OBJECT_CLASS,
        fields: [
          [left, 'object'],
          [right, 'object'],
        ],
      })
      .classDump(ARRAY_CLASS, { superId: OBJECT_CLASS });
  const objects = (heap: HprofWriter) =>
    heap
      .instance(base, NODE_CLASS, ['object', base + 0x20], ['object', 0])
      .instance(base + 0x20, NODE_CLASS, ['object', base + 0x40], ['object', base])
      .objectArray(base + 0x40, ARRAY_CLASS, [0, base + 0x20, base, 0xdead_0000])
      .root(0xff, base);
  if (classesLast) dump.segment(objects).segment(classes);
  else dump.segment(classes).segment(objects);
  return dump.ended();
}

describe('the records of a heap dump', () => {
  it.each([
    [4, false],
    [8, false],
    [4, true],
    [8, true],
  ] as const)(
    'make the same graph with ids of %i bytes, classes after their instances: %s',
    async (idSize, classesLast) => {
      const heap = await readHprofBytes(listOf({ idSize, classesLast }));
      const [first = -1, second = -1] = heap.of('Node');
      const [array = -1] = heap.of('Node[]');
      expect(heap.name(0)).toBe('(GC roots)');
      expect(heap.edges(0)[0]).toEqual({ type: 'internal', name: 'unknown', to: first });
      expect(heap.edges(first)).toContainEqual({ type: 'property', name: 'left', to: second });
      expect(heap.edges(second).filter(({ type }) => type === 'property')).toEqual([
        { type: 'property', name: 'left', to: array },
        { type: 'property', name: 'right', to: first },
      ]);
      expect(heap.edges(array)).toEqual([
        { type: 'element', name: 1, to: second },
        { type: 'element', name: 2, to: first },
      ]);
      expect([heap.type(first), heap.type(array), heap.of('Node', 'class').length]).toEqual(['object', 'array', 1]);
      expect(heap.graph.warnings.map(({ code }) => code)).toContain('hprof.dangling');
    },
  );

  it('keep ids of 64 bits apart', async () => {
    const heap = new HprofWriter();
    const next = heap.name('next');
    heap.loadClass(8, 'N');
    const ids = [
      0xffff_ffff_ffff_fff8n,
      0xffff_ffff_0000_0000n,
      0x8000_0000_0000_0008n,
      0x20_0000_0000_0000n,
      0x20_0000_0000_0001n,
    ];
    heap.segment((to) => {
      to.classDump(8, { fields: [[next, 'object']] });
      ids.forEach((id, i) => {
        to.instance(id, 8, ['object', ids[(i + 1) % ids.length] ?? 0]);
      });
    });
    const read = await readHprofBytes(heap.ended());
    const nodes = read.of('N');
    expect(nodes.map((node) => read.follow(node, 'next'))).toEqual([...nodes.slice(1), nodes[0]]);
  });

  it('hang what a thread has on its stack under the thread, with the place in the code', async () => {
    const dump = new HprofWriter();
    const [run, file] = [dump.name('run'), dump.name('Job.java')];
    dump.loadClass(0x10, 'java/lang/Thread').loadClass(0x20, 'Job', 7);
    dump.record(4, [...dump.id(500), ...dump.id(run), ...dump.id(0), ...dump.id(file), ...big(7, 4), ...big(31, 4)]);
    dump.record(5, [...big(3, 4), ...big(1, 4), ...big(1, 4), ...dump.id(500)]);
    dump.segment((heap) => {
      heap.classDump(0x10).classDump(0x20);
      heap.instance(0x1000, 0x10).instance(0x2000, 0x20).instance(0x3000, 0x20).instance(0x4000, 0x20);
      heap.root(8, 0x1000, 1, 3).root(3, 0x2000, 1, 0).root(2, 0x3000, 1, 0xffff_ffff).root(3, 0x4000, 9, 0);
      heap.root(7, 0x2000).root(5, 0x20);
    });
    const heap = await readHprofBytes(dump.ended());
    const [thread = -1] = heap.of('java.lang.Thread');
    const [one, two, three] = heap.of('Job');
    const root = heap.edges(0).map(({ name, to }) => [name, to]);
    expect(root).toEqual(
      expect.arrayContaining([
        ['Thread', thread],
        ['Java frame', three],
        ['monitor used', one],
        ['sticky class', heap.of('Job', 'class')[0]],
      ]),
    );
    expect(heap.edges(thread).filter(({ to }) => to === one || to === two)).toEqual([
      { type: 'internal', name: 'local in Job.run (Job.java:31)', to: one },
      { type: 'internal', name: 'JNI local', to: two },
    ]);
  });

  it('hold a class that only itself refers to, with its statics', async () => {
    const dump = new HprofWriter();
    const [self, cache] = [dump.name('SELF'), dump.name('CACHE')];
    dump.loadClass(8, 'A').loadClass(0x10, 'B');
    dump.segment((heap) => {
      heap.classDump(8, {
        statics: [
          [self, 'object', 8],
          [cache, 'object', 0x100],
        ],
      });
      heap.classDump(0x10).instance(0x100, 0x10).root(0xff, 0x10);
    });
    const heap = await readHprofBytes(dump.ended());
    const [own = -1] = heap.of('A', 'class');
    expect(heap.edges(0)).toContainEqual({ type: 'internal', name: 'class', to: own });
    expect(heap.follow(own, 'CACHE')).toBe(heap.of('B')[0]);
  });

  it('read a dump of version 1.0.1, a single record without an end', async () => {
    const dump = new HprofWriter(4, '1.0.1');
    dump.loadClass(8, 'A').segment((heap) => heap.classDump(8).instance(16, 8), 0x0c);
    const heap = await readHprofBytes(dump.bytes());
    expect(heap.of('A')).toHaveLength(1);
    expect(heap.graph.warnings.map(({ code }) => code)).toContain('hprof.noRoots');
  });

  it('tell of the work after the last byte, which can be cancelled', async () => {
    const shares: number[] = [];
    const stop = new AbortController();
    const read = (progress: (phase: string, share: number) => void) =>
      readHprof(inChunks(listOf({})), new MemoryHeapColumns(), { fileName: 'a.hprof', signal: stop.signal, progress });
    await read((_phase, share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await expect(read(() => stop.abort())).rejects.toMatchObject({ code: 'job.cancelled' });
  });

  it('tell when a file holds a second heap', async () => {
    const dump = new HprofWriter();
    dump.loadClass(8, 'A').segment((heap) => heap.classDump(8).instance(16, 8));
    dump.record(0x2c, []).segment((heap) => heap.instance(24, 8));
    const heap = await readHprofBytes(dump.ended());
    expect(heap.of('A')).toHaveLength(1);
    expect(heap.graph.warnings.map(({ code }) => code)).toContain('hprof.second');
  });

  it('keep strings of all JDKs: Latin-1, UTF-16, arrays of characters and parts of them', async () => {
    const dump = new HprofWriter();
    const [value, coder, offset, count] = ['value', 'coder', 'offset', 'count'].map((name) => dump.name(name));
    if (value === undefined || coder === undefined || offset === undefined || count === undefined) throw new Error();
    dump.loadClass(0x10, 'java/lang/String').loadClass(0x20, '__proto__');
    dump.segment((heap) => {
      heap.classDump(0x10, {
        fields: [
          [value, 'object'],
          [coder, 'byte'],
          [offset, 'int'],
          [count, 'int'],
        ],
      });
      heap.classDump(0x20);
      const string = (id: number, array: number, kind: number, from: number, length: number) =>
        heap.instance(id, 0x10, ['object', array], ['byte', kind], ['int', from], ['int', length]);
      string(0x100, 0x1000, 0, 0, 99);
      heap.primitiveArray(0x1000, 'byte', [0x61, 0xfc]).primitiveArray(0x2000, 'byte', [0xe5, 0x65]);
      heap.primitiveArray(0x3000, 'char', [0x61, 0x62, 0x63, 0x64]);
      string(0x200, 0x2000, 1, 0, 1);
      string(0x300, 0x3000, 0, 1, 2);
      string(0x400, 0x9999, 0, 0, 1);
    });
    const heap = await readHprofBytes(dump.ended());
    const texts = heap.texts();
    expect(heap.of('java.lang.String').map((node) => texts.get(node))).toEqual(['aü', '日', 'bc', undefined]);
    expect(heap.of('__proto__', 'class')).toHaveLength(1);
  });
});

describe('a string', () => {
  it.each([
    ['a byte', 'byte'],
    ['a number', 'int'],
  ] as const)('whose value is %s has no text', async (_what, type) => {
    const dump = new HprofWriter();
    const [value, coder] = [dump.name('value'), dump.name('coder')];
    dump.loadClass(0x10, 'java/lang/String');
    dump.segment((heap) => {
      heap.classDump(0x10, {
        fields: [
          [value, type],
          [coder, type],
        ],
      });
      heap.instance(0x100, 0x10, [type, 1], [type, 0]);
    });
    const heap = await readHprofBytes(dump.ended());
    expect(heap.of('java.lang.String')).toHaveLength(1);
    expect([...heap.texts()]).toEqual([]);
  });
});

describe('a failure', () => {
  async function* failing(message: string): AsyncGenerator<Uint8Array> {
    yield new HprofWriter().loadClass(8, 'A').bytes();
    throw new RangeError(message);
  }
  const read = (message: string) => readHprof(failing(message), new MemoryHeapColumns(), { fileName: 'a.hprof' });

  it.each(['Array buffer allocation failed', 'Invalid typed array length: 9', 'Map maximum size exceeded'])(
    'for want of memory is said to be one: %s',
    (message) => expect(read(message)).rejects.toMatchObject({ code: 'import.tooLarge' }),
  );

  it('of this program’s own is not hidden', () =>
    expect(read('Offset is outside the bounds of the DataView')).rejects.toBeInstanceOf(RangeError));
});

describe('what cannot be', () => {
  const failing = async (bytes: Uint8Array) => {
    await expect(readHprofBytes(bytes)).rejects.toMatchObject({ name: 'PlateauError', code: 'import.malformed' });
  };
  const dump = () => new HprofWriter().loadClass(8, 'A');

  it.each<[string, () => Uint8Array]>([
    ['an unknown record', () => dump().record(0x77, []).ended()],
    [
      'an unknown record in the heap',
      () =>
        dump()
          .segment((heap) => heap.sub(0x55))
          .ended(),
    ],
    ['an unknown version', () => new HprofWriter(8, '1.0.9').ended()],
    ['ids of an odd size', () => new HprofWriter(8).bytes().map((byte, i) => (i === 22 ? 5 : byte))],
    [
      'a record that crosses its segment',
      () =>
        dump()
          .segment((heap) => heap.sub(0x21, [1, 2, 3]))
          .ended(),
    ],
    [
      'an array longer than its segment',
      () =>
        dump()
          .segment((heap) => heap.sub(0x22, heap.id(8), big(0, 4), big(0x7fff_ffff, 4), heap.id(8)))
          .ended(),
    ],
    [
      'a primitive array of no type',
      () =>
        dump()
          .segment((heap) => heap.sub(0x23, heap.id(8), big(0, 4), big(0, 4), [3]))
          .ended(),
    ],
    [
      'an instance shorter than its class',
      () =>
        dump()
          .segment((heap) => heap.classDump(8, { fields: [[1, 'int']] }).instance(9, 8))
          .ended(),
    ],
    [
      'an object without an id',
      () =>
        dump()
          .segment((heap) => heap.instance(0, 8))
          .ended(),
    ],
    [
      'a class that is its own ancestor',
      () =>
        dump()
          .segment((heap) => heap.classDump(8, { superId: 8 }).instance(9, 8))
          .ended(),
    ],
    [
      'a record that is far too long',
      () =>
        dump()
          .record(1, new Array(2 ** 20 + 1).fill(0))
          .ended(),
    ],
    [
      'a stack longer than its record',
      () =>
        dump()
          .record(5, [...big(1, 4), ...big(1, 4), ...big(0xffff_ffff, 4)])
          .ended(),
    ],
  ])('is refused: %s', (_what, bytes) => failing(bytes()));

  it('names Android’s form and the tool that converts it', async () => {
    await expect(readHprofBytes(new HprofWriter(4, '1.0.3').ended())).rejects.toMatchObject({
      code: 'import.wrongKind',
      hint: expect.stringContaining('hprof-conv'),
    });
    await expect(readHprofBytes(new Uint8Array(0))).rejects.toMatchObject({ code: 'import.empty' });
  });

  it('is not a whole dump without its end', async () => {
    const bytes = dump()
      .segment((heap) => heap.classDump(8))
      .bytes();
    await expect(readHprofBytes(bytes)).rejects.toMatchObject({
      code: 'import.truncated',
      at: { offset: bytes.length },
    });
  });
});

describe('any graph', () => {
  const graph = fc
    .record({
      ids: fc.uniqueArray(
        fc.bigInt({ min: 1n, max: 0x3_0000_0000n }).map((n) => n * 8n),
        { minLength: 1, maxLength: 25 },
      ),
      links: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
      roots: fc.array(fc.nat(), { maxLength: 5 }),
      early: fc.nat(),
      chunk: fc.integer({ min: 1, max: 200 }),
    })
    .map(({ ids, links, roots, early, chunk }) => {
      const at = (n: number) => n % ids.length;
      return {
        ids,
        links: links.map(([a, b]) => [at(a), at(b)] as const),
        roots: roots.map(at),
        early: at(early),
        chunk,
      };
    });

  it('is read as it was written: arrays and instances, before and after their class', async () => {
    await fc.assert(
      fc.asyncProperty(graph, async ({ ids, links, roots, early, chunk }) => {
        const dump = new HprofWriter();
        const next = dump.name('next');
        dump.loadClass(1, 'P').loadClass(3, '[LP;');
        const targets = ids.map((_id, i) => links.filter(([from]) => from === i).map(([, to]) => ids[to] ?? 0n));
        const write = (i: number, heap: HprofWriter) => {
          const [only, ...more] = targets[i] ?? [];
          if (more.length === 0) heap.instance(ids[i] ?? 0n, 1, ['object', only ?? 0n]);
          else heap.objectArray(ids[i] ?? 0n, 3, targets[i] ?? []);
        };
        dump.segment((heap) => {
          for (let i = 0; i < early; i++) write(i, heap);
          for (const root of roots) heap.root(7, ids[root] ?? 0n);
          heap.classDump(1, { fields: [[next, 'object']] }).classDump(3);
          for (let i = early; i < ids.length; i++) write(i, heap);
        });
        const heap = await readHprofBytes(dump.ended(), chunk);
        const nodes: number[] = [];
        for (let node = 1; node < heap.graph.nodes.count; node++) if (heap.type(node) !== 'class') nodes.push(node);
        nodes.forEach((node, i) => {
          const own = heap
            .edges(node)
            .filter(({ type }) => type !== 'internal')
            .map(({ to }) => ids[nodes.indexOf(to)]);
          expect(own).toEqual(targets[i]);
        });
        const held = heap.edges(0).filter(({ name }) => name === 'monitor used');
        expect(held.map(({ to }) => nodes.indexOf(to))).toEqual(roots);
      }),
      { numRuns: 150 },
    );
  });
});
