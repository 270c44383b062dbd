import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { pprofOf } from '../../../../tests/support/pprof-of.ts';
import {
  collapsed,
  comparable,
  fixtureBytes,
  importError,
  readBytes,
  soleProfile,
  sums,
  totals,
} from '../../../../tests/support/read-profile.ts';
import { CATEGORIES } from '../model.ts';
import { pprofImporter } from './pprof.ts';

const read = async (file: string) => soleProfile(await readBytes(pprofImporter, fixtureBytes(`pprof/${file}`)));

/** Numbers of `go tool pprof -top`; the commands stand in `tests/fixtures/profiles/pprof/README.md`. */
const TOP: readonly {
  readonly file: string;
  readonly type: string;
  readonly sum: number;
  readonly functions: Readonly<Record<string, readonly [flat: number, cum: number]>>;
}[] = [
  {
    file: 'go-cpu.pb.gz',
    type: 'cpu',
    sum: 8_250_000_000,
    functions: {
      'main.price': [6_120_000_000, 7_940_000_000],
      'runtime.asyncPreempt': [1_820_000_000, 1_820_000_000],
      'runtime.mallocgc': [10_000_000, 180_000_000],
    },
  },
  {
    file: 'go-hot-cpu.pb.gz',
    type: 'cpu',
    sum: 2_650_000_000,
    functions: {
      'main.hot': [1_090_000_000, 1_240_000_000],
      'runtime.(*spanInlineMarkBits).init': [170_000_000, 170_000_000],
      'runtime.unlock2': [100_000_000, 120_000_000],
    },
  },
  {
    file: 'go-heap.pb.gz',
    type: 'inuse_space',
    sum: 2_329_615,
    functions: {
      'runtime/pprof.StartCPUProfile': [1_805_247, 1_805_247],
      'compress/gzip.NewWriterLevel': [524_368, 524_368],
    },
  },
  {
    file: 'go-heap.pb.gz',
    type: 'alloc_objects',
    sum: 1_258_078,
    functions: { 'main.allocate': [1_254_796, 1_254_796] },
  },
  { file: 'go-allocs.pb.gz', type: 'alloc_space', sum: 779_898_990, functions: { 'main.work': [0, 777_569_375] } },
  {
    file: 'go-mutex.pb.gz',
    type: 'delay',
    sum: 1_587_432_333,
    functions: { 'sync.(*Mutex).Unlock': [1_586_840_415, 1_586_840_415], 'main.reserve': [0, 1_586_840_415] },
  },
  {
    file: 'go-block.pb.gz',
    type: 'delay',
    sum: 13_541_556_505,
    functions: { 'runtime.chanrecv1': [5_951_614_363, 5_951_614_363], 'main.main': [0, 6_005_464_914] },
  },
  { file: 'go-goroutine.pb.gz', type: 'goroutine', sum: 2, functions: { 'runtime.gopark': [1, 1] } },
  { file: 'node-wall.pb.gz', type: 'cpu', sum: 3_968_360_736, functions: { price: [3_808_304_482, 3_808_304_482] } },
  { file: 'node-wall.pb.gz', type: 'wall', sum: 4_029_790_000, functions: { parse: [102_020_000, 102_020_000] } },
  { file: 'node-heap.pb.gz', type: 'inuse_space', sum: 10_666_840, functions: { parse: [4_690_336, 7_076_816] } },
];

describe('pprof profiles of real programs', () => {
  it.each(TOP)('$file gives the $type numbers of go tool pprof', async ({ file, type, sum, functions }) => {
    const profile = await read(file);
    expect(sums(profile, type).weight).toBe(sum);
    const found = totals(profile, type);
    for (const [name, [flat, cum]] of Object.entries(functions)) {
      expect({ name, ...found.get(name) }).toEqual({ name, self: flat, total: cum });
    }
  });

  it('shows the default sample type first and counts its samples', async () => {
    const cpu = await read('go-cpu.pb.gz');
    expect(cpu.sampleTypes).toEqual([
      { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' },
      { name: 'samples', kind: 'cpu', unit: 'count' },
    ]);
    expect(sums(cpu, 'cpu').hits).toBe(825);
    const heap = await read('go-heap.pb.gz');
    expect(heap.sampleTypes.map((t) => `${t.name} ${t.kind} ${t.unit}`)).toEqual([
      'inuse_space inuse bytes',
      'alloc_objects alloc count',
      'alloc_space alloc bytes',
      'inuse_objects inuse count',
    ]);
    const allocs = await read('go-allocs.pb.gz');
    expect(allocs.sampleTypes[0]?.name).toBe('alloc_space');
    expect(sums(allocs, 'alloc_space').hits).toBe(sums(allocs, 'alloc_objects').weight);
    const mutex = await read('go-mutex.pb.gz');
    expect(mutex.sampleTypes.map((t) => t.kind)).toEqual(['lock', 'lock']);
    expect(sums(mutex, 'delay').hits).toBe(sums(mutex, 'contentions').weight);
  });

  it('expands inlined calls above their caller and marks them', async () => {
    const profile = await read('go-hot-cpu.pb.gz');
    const { nodes, frames, strings } = profile;
    const name = (node: number) => strings[frames.name[nodes.frame[node] as number] as number];
    const small = [...nodes.frame.keys()].filter((node) => name(node) === 'main.small');
    expect(small.length).toBeGreaterThan(0);
    for (const node of small) {
      expect(nodes.inlined[node]).toBe(1);
      expect(name(nodes.parent[node] as number)).toBe('main.main');
    }
    expect([...collapsed(profile, 'cpu').keys()]).toContain('runtime.main;main.main;main.small;main.hot');
  });

  it('tells of the capture what the file tells', async () => {
    const { meta } = await read('go-cpu.pb.gz');
    expect(meta).toMatchObject({
      format: 'pprof',
      runtime: 'go',
      event: 'cpu',
      intervalSeconds: 0.01,
      startedAt: '2026-11-21T05:40:11.043Z',
      depthLimit: 64,
    });
    expect(meta.durationSeconds).toBeCloseTo(6.002, 3);
    // A third of the program's time is spent below a recursion of 100 calls, which Go cuts at 64 frames.
    expect(meta.truncatedShare).toBeCloseTo(305 / 825, 6);
    const node = await read('node-wall.pb.gz');
    expect(node.meta.runtime).toBe('node');
    expect(node.sampleTypes[0]).toEqual({ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' });
  });

  it('keeps the executing lines of leaves', async () => {
    const profile = await read('go-cpu.pb.gz');
    const { lines, frames, strings } = profile;
    const rows = [...lines.frame.keys()].filter(
      (i) => strings[frames.name[lines.frame[i] as number] as number] === 'main.price',
    );
    expect(rows.reduce((sum, i) => sum + (lines.self[i] as number), 0)).toBe(6_120_000_000);
    expect(rows.map((i) => lines.line[i])).toContain(21);
  });

  it('names labels it does not show', async () => {
    const { warnings } = await readBytes(pprofImporter, fixtureBytes('pprof/go-cpu.pb.gz'));
    expect(warnings).toEqual([
      { code: 'pprof.labels', message: 'Labels other than threads are not shown: route.', count: 77 },
    ]);
  });

  it('gives the same profile however the file is cut into chunks', async () => {
    const bytes = fixtureBytes('pprof/go-cpu.pb.gz');
    const whole = comparable(await readBytes(pprofImporter, bytes, { chunkSize: bytes.length }));
    for (const chunkSize of [1, 7, 4096]) {
      expect(comparable(await readBytes(pprofImporter, bytes, { chunkSize }))).toEqual(whole);
    }
  });

  it('recognises every fixture by its content', () => {
    for (const { file } of TOP) expect(pprofImporter.recognise(fixtureBytes(`pprof/${file}`), 'x')).toBe(0.95);
    for (const other of ['{"a":1}', 'main;work 12\n', '\u0089PNG\r\n', '<html>', 'go 1.26 trace\0\0\0', '']) {
      expect(pprofImporter.recognise(new TextEncoder().encode(other), 'x')).toBe(0);
    }
  });
});

describe('pprof profiles of other makers', () => {
  const small = {
    types: ['cpu/microseconds'],
    functions: [
      { id: 7, name: 'leaf', file: 'a.py' },
      { id: 1n << 63n, name: '__proto__', file: 'a.py' },
    ],
    locations: [
      { id: (1n << 63n) + 1n, lines: [[7, 3]] as const },
      { id: 1n << 63n, lines: [[1n << 63n, 9]] as const },
    ],
    samples: [
      { stack: [(1n << 63n) + 1n, 1n << 63n], values: [20_000], labels: { 'thread name': 'worker', 'thread id': 12 } },
    ],
  };

  it('keeps 64-bit ids apart, units apart and threads apart', async () => {
    const profile = soleProfile(await readBytes(pprofImporter, pprofOf(small)));
    expect([...collapsed(profile, 'cpu')]).toEqual([['__proto__;leaf', 20_000_000]]);
    expect(profile.threads).toMatchObject([{ name: 'worker', id: '12' }]);
    expect(profile.meta.runtime).toBe('python');
  });

  it('counts samples by the period where nothing else counts them', async () => {
    const counted = { ...small, period: ['cpu/microseconds', 5000] as const };
    const profile = soleProfile(await readBytes(pprofImporter, pprofOf(counted)));
    expect(sums(profile, 'cpu')).toEqual({ weight: 20_000_000, hits: 4 });
    expect(profile.meta.intervalSeconds).toBe(0.005);
  });

  it('makes one unknown function of a module without symbols, and marks the kernel', async () => {
    const profile = soleProfile(
      await readBytes(
        pprofImporter,
        pprofOf({
          types: ['samples/count'],
          mappings: [
            { id: 1, file: '/usr/lib/libssl.so.3' },
            { id: 2, file: '[kernel.kallsyms]' },
          ],
          functions: [{ id: 1, name: 'do_syscall_64' }],
          locations: [{ id: 1, mapping: 1 }, { id: 2, mapping: 1 }, { id: 3, mapping: 2, lines: [[1, 0]] }, { id: 4 }],
          samples: [
            { stack: [1], values: [1] },
            { stack: [2], values: [2] },
            { stack: [3], values: [4] },
            { stack: [4], values: [8] },
            { stack: [], values: [16] },
          ],
        }),
      ),
    );
    const { nodes, frames, strings } = profile;
    const rows = [...nodes.frame].map((frame, node) => [
      strings[frames.name[frame] as number],
      CATEGORIES[frames.category[frame] as number],
      nodes.self[0]?.[node],
    ]);
    expect(rows.sort((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
      ['[libssl.so.3]', 'unknown', 3],
      ['do_syscall_64', 'kernel', 4],
      ['[unknown]', 'unknown', 24],
    ]);
  });

  it('leaves out sample types with negative values and refuses a profile of nothing else', async () => {
    const delta = {
      types: ['alloc_space/bytes', 'inuse_space/bytes'],
      locations: [{ id: 1 }],
      samples: [{ stack: [1], values: [512, -64] }],
    };
    const result = await readBytes(pprofImporter, pprofOf(delta));
    expect(soleProfile(result).sampleTypes.map((t) => t.name)).toEqual(['alloc_space']);
    expect(result.warnings).toMatchObject([{ code: 'pprof.negative' }]);
    const difference = await importError(pprofImporter, fixtureBytes('pprof/go-cpu-difference.pb.gz'));
    expect(difference).toMatchObject({ code: 'import.badWeight', at: { offset: expect.any(Number) } });
  });

  it('passes on comments and frame filters as notes', async () => {
    const { warnings } = await readBytes(
      pprofImporter,
      pprofOf({ ...small, comment: 'build 7', dropFrames: 'malloc.*' }),
    );
    expect(warnings.map((w) => w.code)).toEqual(['pprof.framesToDrop', 'pprof.comment']);
  });
});

describe('damaged pprof profiles', () => {
  const base = {
    types: ['cpu/nanoseconds'],
    functions: [{ id: 1, name: 'f' }],
    locations: [{ id: 1, lines: [[1, 1]] as const }],
  };
  it.each([
    ['an empty file', new Uint8Array(), 'import.empty'],
    [
      'a sample of a location that is not there',
      pprofOf({ ...base, samples: [{ stack: [9], values: [1] }] }),
      'import.malformed',
    ],
    ['too few values', pprofOf({ ...base, samples: [{ stack: [1], values: [] }] }), 'import.malformed'],
    ['too many values', pprofOf({ ...base, samples: [{ stack: [1], values: [1, 2] }] }), 'import.malformed'],
    ['an absurd value', pprofOf({ ...base, samples: [{ stack: [1], values: [2 ** 62] }] }), 'import.badWeight'],
    [
      'two functions of one id',
      pprofOf({ ...base, functions: [...base.functions, ...base.functions] }),
      'import.malformed',
    ],
    ['a location without id', pprofOf({ ...base, locations: [{ id: 0 }] }), 'import.malformed'],
    ['a line of no function', pprofOf({ ...base, locations: [{ id: 1, lines: [[5, 1]] }] }), 'import.malformed'],
    ['no sample type', pprofOf({ ...base, types: [] }), 'import.malformed'],
    ['a thousand sample types', pprofOf({ ...base, types: new Array(1000).fill('a/b') }), 'import.tooLarge'],
    ['a string that is not there', Uint8Array.of(0x0a, 0x02, 0x08, 0x63), 'import.malformed'],
    ['a length beyond the end', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f), 'import.truncated'],
  ])('refuses %s with a code and an offset', async (_name, bytes, code) => {
    expect(await importError(pprofImporter, bytes)).toMatchObject({ code, at: { offset: expect.any(Number) } });
  });

  it('refuses a stack of a million frames and does not walk a long location twice', async () => {
    const lines = new Array<readonly [number, number]>(30_000).fill([1, 1]);
    const long = { ...base, locations: [{ id: 1, lines }] };
    const deep = pprofOf({ ...long, samples: [{ stack: [1, 1, 1, 1], values: [1] }] });
    expect(await importError(pprofImporter, deep)).toMatchObject({ code: 'import.tooDeep' });
    const many = pprofOf({ ...long, samples: new Array(3000).fill({ stack: [1], values: [1] }) });
    expect(soleProfile(await readBytes(pprofImporter, many)).nodes.count).toBe(30_000);
  });

  it('only ever throws a PlateauError', async () => {
    await fuzz(pprofImporter, fixtureBytes('pprof/go-cpu.pb.gz'), 150);
    await fuzz(
      pprofImporter,
      pprofOf({ ...base, samples: [{ stack: [1, 1], values: [5], labels: { thread: 'x' } }] }),
      300,
    );
  }, 30_000);
});
