import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { ProtocolSession } from './protocol-session.ts';

function started(): { session: ProtocolSession; sent: { id: number; method: string }[] } {
  const sent: { id: number; method: string }[] = [];
  return { session: new ProtocolSession((text) => sent.push(JSON.parse(text))), sent };
}
const answer = (id: number, more: object): string => JSON.stringify({ id, ...more });
const gone = new PlateauError({ code: 'capture.inspectorLost', message: 'gone' });

it('gives each call its own answer, in whatever order they come', async () => {
  const { session, sent } = started();
  const first = session.call('A.a', {}, z.object({ value: z.number() }));
  const second = session.call('B.b', { x: 1 }, z.object({ value: z.number() }));
  expect(sent).toEqual([
    { id: 1, method: 'A.a', params: {} },
    { id: 2, method: 'B.b', params: { x: 1 } },
  ]);
  session.receive(answer(2, { result: { value: 20 } }));
  session.receive(answer(1, { result: { value: 10 } }));
  expect([await first, await second]).toEqual([{ value: 10 }, { value: 20 }]);
});

it('tells events to who listens, and passes over what does not fit', () => {
  const { session } = started();
  const heard: number[] = [];
  const stop = session.on('Some.event', z.object({ count: z.number() }), ({ count }) => heard.push(count));
  session.receive('{"method":"Some.event","params":{"count":1}}');
  for (const odd of [
    'no json',
    '[]',
    '{}',
    '{"method":"Some.event","params":{"count":"2"}}',
    '{"method":"Other.event"}',
    '{"id":99}',
  ]) {
    session.receive(odd);
  }
  stop();
  session.receive('{"method":"Some.event","params":{"count":3}}');
  expect(heard).toEqual([1]);
});

it.each([
  ['an error', { error: { message: 'No such method' } }, '“No such method”'],
  ['another shape', { result: { value: 'text' } }, 'another shape'],
  ['nothing', {}, 'another shape'],
])('refuses %s as an answer', async (_, more, message) => {
  const { session } = started();
  const call = session.call('A.a', {}, z.object({ value: z.number() }));
  session.receive(answer(1, more));
  await expect(call).rejects.toMatchObject({
    code: 'capture.inspectorRefused',
    message: expect.stringContaining(message),
  });
});

it('does not wait for ever', async () => {
  vi.useFakeTimers();
  try {
    const { session } = started();
    const call = expect(session.tell('A.a')).rejects.toMatchObject({ code: 'capture.inspectorSilent' });
    await vi.advanceTimersByTimeAsync(60_000);
    await call;
    // A late answer is nobody's.
    session.receive(answer(1, { result: {} }));
  } finally {
    vi.useRealTimers();
  }
});

it('fails everything that waits, and everything after, once it has ended', async () => {
  const { session } = started();
  const waiting = expect(session.tell('A.a')).rejects.toBe(gone);
  session.end(gone);
  session.end(new PlateauError({ code: 'ssh.lost', message: 'later' }));
  await waiting;
  await expect(session.tell('B.b')).rejects.toBe(gone);
  expect(session.ended.reason).toBe(gone);
});
