import { connect, createServer, type Socket } from 'node:net';

/*
 * A TCP relay that hands everything on so many milliseconds later, in a process of its own: `delay-relay.ts PORT MILLISECONDS`. It prints the
 * port it listens on. How much may be on the way is left to what goes through it.
 */
const [port = 0, delay = 0] = process.argv.slice(2).map(Number);

function passOn(from: Socket, to: Socket): void {
  const waiting: { readonly due: number; readonly chunk: Buffer | null }[] = [];
  const deliver = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const early = next.due - performance.now();
      if (early > 0) {
        setTimeout(deliver, early);
        return;
      }
      waiting.shift();
      if (next.chunk === null) to.end();
      else to.write(next.chunk);
    }
  };
  const take = (chunk: Buffer | null): void => {
    waiting.push({ due: performance.now() + delay, chunk });
    if (waiting.length === 1) setTimeout(deliver, delay);
  };
  from.on('data', take);
  from.on('end', () => take(null));
  from.on('error', () => to.destroy());
}

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true });
  passOn(near, far);
  passOn(far, near);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
