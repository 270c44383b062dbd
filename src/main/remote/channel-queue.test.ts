import { describe, expect, it } from 'vitest';
import { ChannelQueue, ChannelRefused } from './channel-queue.ts';

/** A server that allows so many channels at once. */
class Server {
  readonly #allowed: number;
  readonly #close: (() => void)[] = [];
  open = 0;
  most = 0;
  refused = 0;

  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  readonly channel = async () => {
    await Promise.resolve();
    if (this.open >= this.#allowed) {
      this.refused++;
      throw new ChannelRefused();
    }
    this.open++;
    this.most = Math.max(this.most, this.open);
    const closed = new Promise<void>((resolve) => {
      this.#close.push(() => {
        this.open--;
        resolve();
      });
    });
    return { value: this.open, closed };
  };

  closeOne(): void {
    this.#close.shift()?.();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function drain(server: Server, all: Promise<unknown>): Promise<void> {
  let done = false;
  void all.finally(() => {
    done = true;
  });
  while (!done) {
    await settle();
    server.closeOne();
  }
}

describe('a channel queue', () => {
  it('opens six at once and the rest in order', async () => {
    const server = new Server(100);
    const queue = new ChannelQueue(new AbortController().signal);
    const order: number[] = [];
    const all = Promise.all(Array.from({ length: 20 }, (_, i) => queue.run(server.channel).then(() => order.push(i))));
    await settle();
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    await drain(server, all);
    expect(server.most).toBe(6);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('learns how many the server allows', async () => {
    const server = new Server(1);
    const queue = new ChannelQueue(new AbortController().signal);
    await drain(server, Promise.all(Array.from({ length: 8 }, () => queue.run(server.channel))));
    expect(server.most).toBe(1);
    expect(server.refused).toBe(5);
  });

  it('gives up when the server allows none, and goes on with the next', async () => {
    const server = new Server(0);
    const queue = new ChannelQueue(new AbortController().signal);
    await expect(queue.run(server.channel)).rejects.toThrow(ChannelRefused);
    expect(server.refused).toBe(3);
    expect(await queue.run(new Server(1).channel)).toBe(1);
  });

  it('gives the place of one that failed to the next', async () => {
    const queue = new ChannelQueue(new AbortController().signal, 1);
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(new Server(1).channel);
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe(1);
  });

  it('ends the waiting when the connection goes', async () => {
    const gone = new AbortController();
    const queue = new ChannelQueue(gone.signal, 1);
    await queue.run(new Server(1).channel);
    const waiting = queue.run(new Server(1).channel);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(queue.run(new Server(1).channel)).rejects.toThrow('gone');
  });

  it('has room beside the six for what can do without, and lets nobody wait for that', async () => {
    const server = new Server(10);
    const queue = new ChannelQueue(new AbortController().signal);
    const spare = await Promise.allSettled(Array.from({ length: 5 }, () => queue.run(server.channel, { spare: true })));
    expect(spare.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, false, false]);
    for (let i = 0; i < 6; i++) await queue.run(server.channel);
    expect([server.open, server.refused]).toEqual([8, 0]);
  });

  it('has no such room where the server has refused a channel', async () => {
    const server = new Server(2);
    const queue = new ChannelQueue(new AbortController().signal);
    await queue.run(server.channel);
    await queue.run(server.channel, { spare: true });
    await expect(queue.run(server.channel, { spare: true })).rejects.toThrow(ChannelRefused);
    expect(server.refused).toBe(1);
    const next = queue.run(server.channel);
    await settle();
    expect(server.open).toBe(2);
    server.closeOne();
    await next;
    await expect(queue.run(server.channel, { spare: true })).rejects.toThrow(ChannelRefused);
    expect(server.refused).toBe(1);
  });

  it('lets one give up waiting without losing the turn of the next', async () => {
    const server = new Server(10);
    const queue = new ChannelQueue(new AbortController().signal, 1);
    await queue.run(server.channel);
    const giveUp = new AbortController();
    const given = queue.run(server.channel, { signal: giveUp.signal });
    const next = queue.run(server.channel);
    giveUp.abort();
    await expect(given).rejects.toMatchObject({ code: 'job.cancelled' });
    server.closeOne();
    await next;
    expect(server.most).toBe(1);
    await expect(queue.run(server.channel, { signal: giveUp.signal })).rejects.toMatchObject({ code: 'job.cancelled' });
  });
});
