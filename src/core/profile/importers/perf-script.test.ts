import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
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
import { CATEGORIES, type Profile } from '../model.ts';
import { perfScriptImporter } from './perf-script.ts';

const read = async (name: string) =>
  soleProfile(await readBytes(perfScriptImporter, fixtureBytes(`perf/${name}.txt.gz`)));
const readText = async (text: string) =>
  soleProfile(await readBytes(perfScriptImporter, new TextEncoder().encode(text)));

function category(profile: Profile, name: string): string | undefined {
  const { frames, strings } = profile;
  const frame = [...frames.name].findIndex((index) => strings[index] === name);
  return CATEGORIES[frames.category[frame] as number];
}

function files(profile: Profile): Map<string, string> {
  const { frames, strings } = profile;
  return new Map([...frames.name].map((name, i) => [strings[name] ?? '', strings[frames.file[i] as number] ?? '']));
}

/** Numbers of `perf report`; the command stands in `tests/fixtures/profiles/perf/README.md`. */
const REPORT: readonly (readonly [
  file: string,
  type: string,
  hits: number,
  weight: number,
  self: Readonly<Record<string, number>>,
])[] = [
  ['native', 'cpu-clock', 586, 5_919_191_860, { read_zero: 2_373_737_350, price: 2_202_020_180, quote: 747_474_740 }],
  ['native', 'page-faults', 5, 759, { elf_load: 2, _dl_allocate_tls_storage: 736 }],
  ['native', 'context-switches', 83, 230, { __cond_resched: 112, schedule: 118 }],
  ['bare', 'cpu-clock', 586, 586, { read_zero: 235, price: 218, quote: 74 }],
  ['dwarf-srcline', 'cpu-clock', 292, 5_959_183_596, { read_zero: 2_408_163_234, price: 1_999_999_974 }],
  ['nostack', 'cpu-clock', 590, 5_959_595_900, { read_zero: 2_282_828_260, quote: 737_373_730, read: 111_111_110 }],
];

describe('output of perf script', () => {
  it.each(REPORT)('%s gives the %s numbers of perf report', async (file, type, hits, weight, self) => {
    const profile = await read(file);
    expect(sums(profile, type)).toEqual({ hits, weight });
    const found = totals(profile, type);
    for (const [name, value] of Object.entries(self)) expect([name, found.get(name)?.self]).toEqual([name, value]);
  });

  it('weighs clock events in time and all others in events', async () => {
    const profile = await read('native');
    expect(profile.sampleTypes.map((t) => `${t.name} ${t.kind} ${t.unit}`)).toEqual([
      'page-faults count count',
      'context-switches count count',
      'cpu-clock cpu nanoseconds',
    ]);
    expect(profile.sampleTypes[profile.defaultSampleType]?.name).toBe('cpu-clock');
    const bare = await readBytes(perfScriptImporter, fixtureBytes('perf/bare.txt.gz'));
    expect(soleProfile(bare).sampleTypes.every((t) => t.unit === 'count')).toBe(true);
    expect(bare.warnings.map((w) => w.code)).toEqual(['perf.counts']);
  });

  it('keeps threads by name and id, with names that hold spaces and digits', async () => {
    const { threads } = await read('bare');
    expect(threads).toMatchObject([
      { name: 'reader pool 7', id: '815', process: '813' },
      { name: 'orders-c', id: '813', process: '813' },
    ]);
  });

  it('marks the kernel and inlined calls, and gives the executing lines of leaves', async () => {
    const profile = await read('dwarf-srcline');
    const { nodes, frames, strings, lines } = profile;
    const name = (node: number) => strings[frames.name[nodes.frame[node] as number] as number];
    expect(category(profile, 'read_zero')).toBe('kernel');
    for (const node of nodes.frame.keys()) {
      if (name(node) !== 'discount') continue;
      expect(nodes.inlined[node]).toBe(1);
      expect(name(nodes.parent[node] as number)).toBe('quote');
    }
    expect(files(profile).get('discount')).toBe('orders-c');
    expect(totals(profile, 'cpu-clock').get('discount')?.self).toBeGreaterThan(9e8);
    const priced = [...lines.frame.keys()].filter(
      (i) => strings[frames.name[lines.frame[i] as number] as number] === 'price',
    );
    expect(priced.map((i) => lines.line[i])).toContain(19);
  });

  it('tells of the capture what the header tells', async () => {
    const { meta, timeline } = await read('native');
    expect(meta).toMatchObject({
      format: 'perf-script',
      tool: { name: 'perf', version: '6.1.187' },
      runtime: 'native',
      event: 'cpu-clock',
      cpuModel: 'AMD EPYC',
      cpuCores: 2,
      depthLimit: 127,
      command: expect.stringContaining('perf record'),
    });
    expect(meta.intervalSeconds).toBeCloseTo(1 / 99, 9);
    expect(meta.durationSeconds).toBeCloseTo(3, 1);
    // The recursion of 150 calls is cut at perf's limit.
    expect(meta.truncatedShare).toBe(69 / 586);
    expect(timeline?.count).toBe(674);
  });

  it('names the functions of a runtime that writes a map for perf', async () => {
    const profile = await read('node');
    expect(profile.meta.runtime).toBe('node');
    expect(totals(profile, 'cpu-clock').get('price')?.self).toBe(2_292_929_270);
    expect(files(profile).get('price')).toBe('/tmp/plateau-fixtures/job.cjs');
  });

  it('is the same however the file is cut into chunks', async () => {
    const bytes = fixtureBytes('perf/nostack.txt.gz');
    const whole = comparable(await readBytes(perfScriptImporter, bytes, { chunkSize: bytes.length }));
    for (const chunkSize of [13, 1000]) {
      expect(comparable(await readBytes(perfScriptImporter, bytes, { chunkSize }))).toEqual(whole);
    }
  });
});

describe('lines of perf script', () => {
  it.each([
    ['a.out 12 1.5: 100 cycles:u:\n\t4005 main+0x5 (/a.out)\n', 'a.out', '12', 'cycles', 'main'],
    ['a.out 12/13 [001] 1.5: cycles:ppp: \n\t4005 main (/a.out)\n', 'a.out', '13', 'cycles', 'main'],
    [
      'V8 Worker 3 12 1.5: cpu/cycles/P: \n\t4005 f(int, char (*)(int)) (/a.out)\n',
      'V8 Worker 3',
      '12',
      'cpu/cycles/P',
      'f(int, char (*)(int))',
    ],
    [
      'sh 12 1.5: sched:sched_switch: prev_comm=sh prev_pid=1 ==> x\n\tffffffff81 schedule ([kernel.kallsyms])\n',
      'sh',
      '12',
      'sched:sched_switch',
      'schedule',
    ],
    [
      'sh 12 cycles: \n\t4005 operator()(int) const (/lib/a b.so (deleted))\n',
      'sh',
      '12',
      'cycles',
      'operator()(int) const',
    ],
  ])('%j', async (text, thread, id, event, leaf) => {
    const profile = await readText(text);
    expect(profile.threads).toMatchObject([{ name: thread, id }]);
    expect(profile.sampleTypes.map((t) => t.name)).toEqual([event]);
    expect([...collapsed(profile, event, 'hits').keys()]).toEqual([leaf]);
  });

  it('knows CPython, idle processors and code without symbols', async () => {
    const profile = await readText(
      [
        'python 1 1.0: 10 cpu-clock: ',
        '\t7f01 py::price:/app/orders.py+0xb (/tmp/perf-1.map)',
        '\t7f02 [unknown] (/usr/lib/libz.so.1)',
        '\t7f03 [unknown] ([unknown])',
        '',
        'swapper 0 1.1: 10 cpu-clock: ',
        '\tffffffff81234567 pv_native_safe_halt+0xb ([kernel.kallsyms])',
        '',
        'python 1 1.2: 10 cpu-clock: ',
        '',
      ].join('\n'),
    );
    expect([...collapsed(profile, 'cpu-clock').keys()].sort()).toEqual([
      '[unknown]',
      '[unknown];[libz.so.1];price',
      'pv_native_safe_halt',
    ]);
    expect(files(profile).get('price')).toBe('/app/orders.py');
    expect(category(profile, 'pv_native_safe_halt')).toBe('idle');
    expect(category(profile, '[libz.so.1]')).toBe('unknown');
    expect(profile.meta.runtime).toBe('python');
  });

  it('is recognised by its content and nothing else is', () => {
    const head = (text: string) => perfScriptImporter.recognise(new TextEncoder().encode(text), 'x');
    for (const file of ['native', 'bare', 'dwarf-srcline', 'nostack', 'node']) {
      expect(
        perfScriptImporter.recognise(fixtureBytes(`perf/${file}.txt.gz`).subarray(0, 65_536), 'x'),
      ).toBeGreaterThan(0.7);
    }
    for (const other of ['main;work 12\n', '{"a": 1}', 'main (a.py:3) 7\nb 1\n', '', '<html>\n', 'a 1 b:\nc 2 d:\n']) {
      expect(head(other)).toBe(0);
    }
  });
});

describe('text that is not perf script', () => {
  it.each([
    ['', 'import.empty'],
    ['# captured on : today\n', 'import.noSamples'],
    // A line of blanks took time by the third power of its length: hours at this size.
    [`# captured on : today\n${`#${' '.repeat(4000)}1\n`.repeat(1000)}`, 'import.noSamples'],
    ['hello\nworld\n', 'import.malformed'],
    ['a 1 1.0: 99999999999999999999 cycles:\n\t1 f (x)\n', 'import.badWeight'],
    [`a 1 1.0: 1 cycles:\n${'\t1 f (x)\n'.repeat(100_001)}`, 'import.tooDeep'],
  ])('%#', async (text, code) => {
    expect(await importError(perfScriptImporter, new TextEncoder().encode(text))).toMatchObject({
      code,
      at: { offset: expect.any(Number) },
    });
  });

  it('keeps hostile names as names', async () => {
    const profile = await readText(`<b>x 1 1.0: 1 cycles:\n\t1 __proto__ (/a)\n\t2 ${'n'.repeat(1_000_000)} (/a)\n`);
    expect(profile.strings.some((text) => text.length === 1_000_000)).toBe(true);
    expect(totals(profile, 'cycles').get('__proto__')).toEqual({ self: 1, total: 1 });
  });

  it('only ever throws a PlateauError', async () => {
    await fuzz(perfScriptImporter, fixtureBytes('perf/nostack.txt.gz').slice(0, 20_000), 100);
    await fuzz(perfScriptImporter, fixtureBytes('perf/dwarf-srcline.txt.gz').slice(0, 20_000), 100);
  }, 30_000);
});
