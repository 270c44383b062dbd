import { describe, expect, it } from 'vitest';
import { captureRequest, processFacts } from '../../../../tests/support/tool-facts.ts';
import type { ProcessFacts } from '../../../core/capture/process.ts';
import { openPortOf, portToOpen } from './open-port.ts';

const anyRequest = captureRequest({ profiler: 'inspector' });
const anyProcess = processFacts({ runtime: 'node', arguments: ['node', 'app.js'] });

const running = (args: string, listens: ProcessFacts['listens'] = []): ProcessFacts => ({
  ...anyProcess,
  arguments: ['node', ...args.split(' ')],
  listens,
});

it.each([
  ['app.js', 9229],
  ['--inspect-port=9333 app.js', 9333],
  ['--inspect-port 9333 app.js', 9333],
  ['--debug-port=127.0.0.1:9334 app.js', 9334],
  ['--inspect-port=[::1]:9335 app.js', 9335],
  ['--inspect=0.0.0.0:9336 app.js', 9336],
  ['--inspect-brk=9337 app.js', 9337],
  ['--inspect app.js', 9229],
  ['--inspect=0 app.js', 9229],
  ['--inspect=localhost app.js', 9229],
  ['-r ./trace.js --import tracing --inspect-port=9338 app.js', 9338],
  ['app.js --inspect-port=9339', 9229],
  ['--max-old-space-size=100 app.js --inspect=1', 9229],
  ['--inspect-port=99999 app.js', 9229],
])('of “node %s” the signal would open port %i', (args, port) => {
  expect(portToOpen(running(args))).toBe(port);
});

describe('an inspector is open', () => {
  it.each([
    ['where its arguments say, if it listens there', 9333, '127.0.0.1', '127.0.0.1'],
    ['on every address: reached on this machine’s', 9333, '0.0.0.0', '127.0.0.1'],
    ['on every address of IPv6', 9333, '::', '127.0.0.1'],
    ['on another address', 9333, '10.0.0.5', '10.0.0.5'],
  ])('%s', (_, port, listens, address) => {
    const process = running(`--inspect=${port} app.js`, [{ address: listens, port }]);
    expect(openPortOf(anyRequest, process)).toEqual({ address, port });
  });

  it('not where it does not listen', () => {
    expect(openPortOf(anyRequest, running('--inspect=9333 app.js', [{ address: '127.0.0.1', port: 80 }]))).toBe(null);
  });

  it('where the person says', () => {
    expect(openPortOf({ ...anyRequest, port: 9400 }, running('app.js'))).toEqual({ address: '127.0.0.1', port: 9400 });
    expect(openPortOf({ ...anyRequest, port: 9400 }, null)).toEqual({ address: '127.0.0.1', port: 9400 });
  });
});
