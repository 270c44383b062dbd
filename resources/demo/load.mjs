// Asks the service on port `argv[2]` for `argv[3]` orders a second until it is ended, on a few connections that stay open.
import { Agent, get } from 'node:http';

const [, , port, perSecond] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const TICK_MS = 20;
const MOST_OPEN = 64;
let order = 0;
let open = 0;
let due = 0;
let last = performance.now();

setInterval(() => {
  const now = performance.now();
  due = Math.min(MOST_OPEN, due + ((now - last) / 1000) * Number(perSecond));
  last = now;
  for (; due >= 1 && open < MOST_OPEN; due--) {
    open++;
    const request = get({ host: '127.0.0.1', port, path: `/orders/${order++}`, agent }, (response) => {
      response.resume();
      response.once('close', () => open--);
    });
    request.once('error', () => process.exit(0));
  }
}, TICK_MS);
// Whoever started it holds its input open.
process.stdin.resume().once('close', () => process.exit(0));
