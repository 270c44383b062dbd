import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../../core/error.ts';
import { hostFactsOf } from './host-facts.ts';
import { processFactsOf, statsOf, statusesOf } from './process-facts.ts';
import { sectionsOf } from './sections.ts';

/** A line of `/proc/PID/stat` with the fields that are read. */
function stat(pid: number, name: string, parent: number, ticks: number, start: number): string {
  const fields = Array.from({ length: 49 }, () => 0);
  fields[0] = parent;
  fields[10] = ticks;
  fields[18] = start;
  return `${pid} (${name}) S ${fields.join(' ')}\n`;
}

function output(mark: string, sections: readonly (readonly [string, string])[]): Buffer {
  return Buffer.from(sections.map(([title, text]) => `\n${mark} ${title}\n${text}`).join(''));
}

const LINUX = ['system', 'Linux\n6.1\nx86_64\nbox\n'] as const;

describe('stat lines', () => {
  it('are told apart whatever stands in the names', () => {
    const text = stat(7, 'a) S 1 (b', 1, 5, 100) + stat(8, 'x\n9 (y', 7, 6, 200) + stat(10, ')))', 1, 7, 300);
    expect([...statsOf(text)]).toEqual([
      [7, { parent: 1, cpuTicks: 5, startTicks: 100 }],
      [8, { parent: 7, cpuTicks: 6, startTicks: 200 }],
      [10, { parent: 1, cpuTicks: 7, startTicks: 300 }],
    ]);
  });
});

describe('status blocks', () => {
  const block = (pid: number, caught: string, inner: string): string =>
    `Name:\tpy\\nthon\nUmask:\t0022\nPid:\t${pid}\nUid:\t1000\t1000\t1000\t1000\nNSpid:\t${inner}\nVmRSS:\t   2048 kB\nThreads:\t3\nSigCgt:\t${caught}\n`;

  it('say who, how large, and whether SIGUSR1 is caught', () => {
    const statuses = statusesOf(block(5, '0000000000000200', '5') + block(6, '0000000180004202', `6\t1`));
    expect(statuses.get(5)).toEqual({ uid: 1000, threads: 3, rss: 2_097_152, innerPid: 5, catchesUsr1: true });
    expect(statuses.get(6)?.innerPid).toBe(1);
    expect(statusesOf(block(7, '0000000180004002', '7')).get(7)?.catchesUsr1).toBe(false);
  });
});

describe('a process', () => {
  const mark = 'abc';
  const buffer = output(mark, [
    LINUX,
    ['stat1', stat(42, 'node', 1, 100, 1000)],
    ['uptime1', '50.00 1\n'],
    ['self', 'Pid:\t99\n'],
    ['ticks', '100\n'],
    ['boot', 'btime 1700000000\n'],
    ['passwd', 'root:0\nanna:1000\n'],
    [
      'listening',
      [
        '  sl  local_address rem_address   st',
        '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1 0',
        '   1: 00000000000000000000000000000000:0050 0:0 0A 0:0 00:0 0  1000        0 778 1 0',
        '   2: 0100007F:2222 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 779 1 0',
      ].join('\n'),
    ],
    ['sockets', '/proc/42/fd:\nlrwx 1 a a 64 x 20 -> socket:[777]\nlrwx 21 -> socket:[778]\nlrwx 22 -> socket:[779]\n'],
    ['process 42', '/home/anna/.nvm/versions/node/v20.11.0/bin/node\n'],
    ['arguments', "node\0app.js\0--say=$(rm -rf /)\n'\0"],
    [
      'place',
      'mounts\n0::/system.slice/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope\n',
    ],
    ['stat2', stat(42, 'node', 1, 150, 1000)],
    ['uptime2', '51.00 1\n'],
    ['status', 'Name:\tnode\nPid:\t42\nUid:\t1000 1000\nThreads:\t11\nVmRSS:\t100 kB\nSigCgt:\t0000000000000200\n'],
    ['end', ''],
  ]);

  it('is known with runtime, version, ports, container and CPU use', () => {
    expect(processFactsOf(sectionsOf(buffer, mark, 'box', ''))).toEqual([
      {
        pid: 42,
        parent: 1,
        uid: 1000,
        user: 'anna',
        startTicks: 1000,
        startedAt: '2023-11-14T22:13:30.000Z',
        runtime: 'node',
        runtimeVersion: '20.11.0',
        executable: '/home/anna/.nvm/versions/node/v20.11.0/bin/node',
        arguments: ['node', 'app.js', "--say=$(rm -rf /)\n'"],
        threads: 11,
        cpu: 0.5,
        rss: 102_400,
        container: '0123456789ab',
        otherMounts: false,
        innerPid: 42,
        catchesUsr1: true,
        listens: [
          { address: '127.0.0.1', port: 8080 },
          { address: '::', port: 80 },
        ],
      },
    ]);
  });

  it('whose pid was used again meanwhile has no CPU use', () => {
    const again = Buffer.from(
      buffer.toString('utf8').replace(stat(42, 'node', 1, 150, 1000), stat(42, 'node', 1, 3, 1050)),
    );
    expect(processFactsOf(sectionsOf(again, mark, 'box', ''))[0]?.cpu).toBeNull();
  });
});

describe('the host', () => {
  it('has a clock offset as sure as the answer was quick, and the smaller of two memories', () => {
    const facts = hostFactsOf(
      sectionsOf(
        output('m', [
          ['clock', '1700000010.500\n'],
          LINUX,
          ['memory', 'MemTotal: 8000 kB\nMemAvailable: 4000 kB\n'],
          ['memorymax', '2048000\n'],
          ['memorycurrent', '1024000\n'],
          ['cpumax', '150000 100000\n'],
          ['folder', '/var/tmp/with space\n'],
          ['writable', 'yes\n'],
          ['free', 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 100 40 60 40% /\n'],
          ['tool py-spy', '/opt/py-spy\npy-spy 0.4.1\n'],
          ['end', ''],
        ]),
        'm',
        'box',
        '',
      ),
      1_700_000_000,
      1_700_000_000.2,
    );
    expect(facts.clockOffset.seconds).toBeCloseTo(10.4, 6);
    expect(facts).toMatchObject({
      clockOffset: { uncertainty: expect.closeTo(0.1, 6) },
      memoryAvailable: 1_024_000,
      containerCpus: 1.5,
      folder: { path: '/var/tmp/with space', writable: true, free: 61_440 },
      tools: { 'py-spy': { path: '/opt/py-spy', version: 'py-spy 0.4.1' } },
      ptraceScope: null,
    });
  });

  it('that is no Linux tells what it is and nothing else', () => {
    const sections = sectionsOf(
      output('m', [
        ['system', 'Darwin\n23\narm64\nmac\n'],
        ['user', '501\nanna\n'],
      ]),
      'm',
      'mac',
      '',
    );
    expect(hostFactsOf(sections, 0, 1)).toMatchObject({ system: 'Darwin', user: 'anna' });
    expect(processFactsOf(sections)).toEqual([]);
  });

  it('whose answer was cut is told of, with the shell’s own words', () => {
    expect(() => sectionsOf(output('m', [LINUX]), 'm', 'box', 'sh: not allowed')).toThrow(
      expect.objectContaining({ code: 'capture.probeFailed', message: expect.stringContaining('not allowed') }),
    );
  });
});

it('never throws anything but a PlateauError, whatever a host answers', () => {
  const titles = fc.constantFrom(
    'clock',
    'system',
    'stat1',
    'stat2',
    'status',
    'process 1',
    'arguments',
    'listening',
    'sockets',
    'end',
    'tool x',
    'uptime1',
  );
  const text = fc.oneof(
    fc.string(),
    fc.constant('Linux\n'),
    fc.constant(stat(1, 'a', 0, 1, 1)),
    fc.constant(stat(1, 'a', 0, 1, Infinity).replace('Infinity', '9'.repeat(400))),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(titles, text)), fc.boolean(), (parts, whole) => {
      try {
        const sections = sectionsOf(output('m', whole ? [LINUX, ...parts, ['end', '']] : parts), 'm', 'box', '');
        processFactsOf(sections);
        hostFactsOf(sections, 0, 1);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(PlateauError);
      }
    }),
  );
});
