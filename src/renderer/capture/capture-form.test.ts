import { describe, expect, it } from 'vitest';
import { captureRequest } from '../../main/api/contract/captures.ts';
import {
  type CaptureFields,
  type CaptureTarget,
  canPlan,
  fieldsOfRequest,
  freeNextLabel,
  freshFields,
  nextLabel,
  plannedPart,
  programName,
  requestOf,
  suggestedLabel,
  withProfiler,
} from './capture-form.ts';

const PROCESS = {
  pid: 4711,
  startTicks: 99,
  arguments: ['python3', '-u', '/srv/app.py'],
  executable: '/usr/bin/python3',
};
const TARGET: CaptureTarget = {
  host: 'staging-1',
  hostClass: 'staging',
  process: PROCESS,
  again: null,
  labels: new Set(),
};
const FIELDS: CaptureFields = { ...freshFields('py-spy'), hypothesis: 'hot() dominates' };

describe('the request of the dialog', () => {
  it('is one the door takes', () => {
    const { request, complaints } = requestOf(FIELDS, TARGET);
    expect(complaints).toEqual({});
    expect(captureRequest.parse(request)).toEqual(request);
    expect(request).toMatchObject({
      profiler: 'py-spy',
      event: 'cpu',
      pid: 4711,
      startTicks: 99,
      seconds: 30,
      rate: null,
      hypothesis: 'hot() dominates',
      label: 'app.py, CPU time',
      compareWith: [],
    });
  });

  it('is a series of heaps with operations in between', () => {
    const heap: CaptureFields = { ...FIELDS, profiler: 'inspector', event: 'snapshot', heaps: '4', operations: '200' };
    const asked = requestOf(heap, { ...TARGET, again: 'h0123456789ab' }).request;
    expect(asked).toMatchObject({ repeat: 1, compareWith: [] });
    expect(asked.series).toEqual({ heaps: 4, operations: 200, between: { kind: 'ask' } });
    const waits = requestOf({ ...heap, between: 'wait', wait: '2,5', operations: '' }, TARGET).request;
    expect(waits.series).toEqual({ heaps: 4, operations: null, between: { kind: 'wait', seconds: 2.5 } });
    const runs = requestOf({ ...heap, between: 'command', command: "wrk 'a b'" }, TARGET).request;
    expect(runs.series?.between).toEqual({ kind: 'command', command: ['wrk', 'a b'], folder: '.' });
    for (const request of [asked, waits, runs]) {
      expect(captureRequest.parse(request)).toEqual(request);
      expect(requestOf(fieldsOfRequest(request, new Set()), TARGET).request.series).toEqual(request.series);
    }
    expect(requestOf({ ...heap, heaps: '1' }, TARGET).request).not.toHaveProperty('series');
    expect(requestOf({ ...heap, heaps: '01' }, TARGET).request).not.toHaveProperty('series');
    expect(requestOf({ ...heap, operations: '10,000' }, TARGET).request.series?.operations).toBe(10_000);
    expect(requestOf({ ...heap, event: 'cpu' }, TARGET).request).not.toHaveProperty('series');
  });

  it('says what is wrong with a series', () => {
    const heap: CaptureFields = { ...FIELDS, profiler: 'inspector', event: 'snapshot', heaps: '99', operations: 'x' };
    const { complaints } = requestOf({ ...heap, between: 'command', command: "'" }, TARGET);
    expect(Object.keys(complaints).sort()).toEqual(['command', 'heaps', 'operations']);
    expect(canPlan(complaints)).toBe(false);
    expect(requestOf({ ...heap, between: 'wait', wait: '' }, TARGET).complaints).toHaveProperty('wait');
    for (const operations of ['2.5', '2,5', '1e13', '0']) {
      expect(requestOf({ ...heap, heaps: '4', operations }, TARGET).complaints).toHaveProperty('operations');
    }
    expect(requestOf({ ...heap, heaps: '' }, TARGET).complaints).toHaveProperty('heaps');
  });

  it('is exploratory where nothing is expected', () => {
    const { request } = requestOf({ ...FIELDS, exploratory: true }, TARGET);
    expect(request.hypothesis).toBe('exploratory');
  });

  it('sends a profiler along by its whole path', () => {
    const sending = (program: string) => requestOf({ ...FIELDS, program }, TARGET);
    expect(sending('').request.program).toBeNull();
    expect(sending(' /home/anna/py-spy ').request.program).toBe('/home/anna/py-spy');
    expect(sending('C:\\Tools\\py-spy').complaints).toEqual({});
    expect(canPlan(sending('py-spy').complaints)).toBe(false);
    expect(requestOf({ ...FIELDS, ...freshFields('rss'), program: '/x' }, TARGET).request.program).toBeNull();
  });

  it('starts a program by its arguments', () => {
    const launch: CaptureFields = {
      ...freshFields('clinic-flame'),
      exploratory: true,
      command: "node 'my app.js'",
      folder: '/srv/app',
      onPort: 'autocannon -d 10 http://localhost:3000/',
    };
    const { request, complaints } = requestOf(launch, { ...TARGET, process: null });
    expect(complaints).toEqual({});
    expect(request.launch).toEqual({
      command: ['node', 'my app.js'],
      folder: '/srv/app',
      onPort: ['autocannon', '-d', '10', 'http://localhost:3000/'],
    });
    expect(request.pid).toBeNull();
    expect(captureRequest.parse(request)).toEqual(request);
  });

  it.each([
    [{ seconds: '0' }, 'seconds', false],
    [{ seconds: 'soon' }, 'seconds', false],
    [{ rate: '-1' }, 'rate', false],
    [{ repeat: '1.5' }, 'repeat', false],
    [{ hypothesis: '  ' }, 'hypothesis', true],
  ] as const)('%j is told beside its field', (change, field, plans) => {
    const { complaints } = requestOf({ ...FIELDS, ...change }, TARGET);
    expect(Object.keys(complaints)).toEqual([field]);
    expect(canPlan(complaints)).toBe(plans);
  });

  it('asks for the name of a production host, exactly', () => {
    const production: CaptureTarget = { ...TARGET, host: 'shop-1', hostClass: 'production' };
    expect(requestOf(FIELDS, production).complaints.confirmed).toMatch(/shop-1/);
    expect(requestOf({ ...FIELDS, confirmed: 'shop' }, production).complaints.confirmed).toMatch(/shop-1/);
    const { request, complaints } = requestOf({ ...FIELDS, confirmed: 'shop-1' }, production);
    expect(complaints).toEqual({});
    expect(request.confirmedHost).toBe('shop-1');
  });

  it('is compared with the item it repeats, unless that is not wanted', () => {
    const again: CaptureTarget = { ...TARGET, again: 'abc' };
    expect(requestOf(FIELDS, again).request.compareWith).toEqual(['abc']);
    expect(requestOf({ ...FIELDS, compare: false }, again).request.compareWith).toEqual([]);
  });

  it('asks for no new plan while texts are typed', () => {
    const plan = (change: Partial<CaptureFields>) => plannedPart(requestOf({ ...FIELDS, ...change }, TARGET).request);
    expect(plan({ hypothesis: 'x', label: 'y', confirmed: 'z' })).toEqual(plan({}));
    expect(plan({ seconds: '31' })).not.toEqual(plan({}));
    expect(captureRequest.parse(plan({}))).toEqual(plan({}));
  });
});

describe('the fields', () => {
  it('ask for the same capture again', () => {
    const { request } = requestOf({ ...FIELDS, rate: '50', options: { gil: true, native: false } }, TARGET);
    const again = requestOf(fieldsOfRequest(request, new Set()), TARGET).request;
    expect(again).toEqual({ ...request, label: 'app.py, CPU time, again' });
  });

  it('ask for the same program again, however its arguments look', () => {
    const command = ['node', "it's", 'two words', '', '-e', 'a && b'];
    const { request } = requestOf({ ...FIELDS, profiler: 'clinic-flame', command: 'node', folder: '/srv' }, TARGET);
    const launched = { ...request, launch: { command, folder: '/srv', onPort: [] } };
    expect(requestOf(fieldsOfRequest(launched, new Set()), TARGET).request.launch?.command).toEqual(command);
  });

  it('keep what was typed when another profiler is chosen, not what belongs to the profiler', () => {
    const typed = { ...FIELDS, rate: '50', options: { native: true }, label: 'mine' };
    expect(withProfiler(typed, 'rss')).toMatchObject({
      profiler: 'rss',
      event: 'memory',
      seconds: '120',
      rate: '',
      options: {},
      program: '',
      label: 'mine',
      hypothesis: 'hot() dominates',
    });
    expect(withProfiler({ ...typed, seconds: '45' }, 'rss').seconds).toBe('45');
  });
});

it.each([
  ['checkout', 'checkout, again'],
  ['checkout, again', 'checkout, again 2'],
  ['checkout, again 9', 'checkout, again 10'],
])('after “%s” comes “%s”', (label, next) => expect(nextLabel(label)).toBe(next));

it('labels that items have are not given again', () => {
  const labels = new Set(['app.py, CPU time', 'app.py, CPU time 2', 'app.py, CPU time, again']);
  expect(suggestedLabel(FIELDS, { ...TARGET, labels })).toBe('app.py, CPU time 3');
  expect(freeNextLabel('app.py, CPU time', labels)).toBe('app.py, CPU time, again 2');
  const longest = nextLabel('x'.repeat(1000));
  expect(freeNextLabel(longest, new Set([longest]))).toBe(longest);
});

it.each([
  [['python3', '-u', '/srv/app.py', '--x'], 'app.py'],
  [['/usr/bin/python3.11', '-m', 'gunicorn', 'app:app'], 'gunicorn'],
  [['java', '-Xmx1g', '-jar', '/opt/shop.jar'], 'shop.jar'],
  [['java', '-Xmx2g', '-cp', 'a.jar:b.jar', 'org.apache.catalina.startup.Bootstrap', 'start'], 'Bootstrap'],
  [['python3', '-c', 'import os'], 'python3'],
  [['node', '--require', './trace.js', 'server.js'], 'server.js'],
  [['node', '--inspect'], 'node'],
  [['/srv/bin/orders', '--port', '80'], 'orders'],
  [[], 'orders'],
])('%j is called %s', (argv, name) => expect(programName(argv, '/srv/bin/orders')).toBe(name));

it('a label says what is sampled, or by what where that is everything', () => {
  const launch = { ...freshFields('clinic-bubbleprof'), command: 'node server.js' };
  expect(suggestedLabel(launch, { ...TARGET, process: null })).toBe('server.js, clinic bubbleprof');
  expect(suggestedLabel({ ...FIELDS, event: 'wall' }, TARGET)).toBe('app.py, Wall time');
});

it('a hostile name makes a label of one line', () => {
  const process = { ...PROCESS, arguments: ['evil\n\u001b[31m'] };
  expect(suggestedLabel(FIELDS, { ...TARGET, process })).toBe('evil  [31m, CPU time');
});
