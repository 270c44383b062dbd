import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
import { PlateauError } from '../../src/core/error.ts';
import { pprofImporter } from '../../src/core/profile/importers/pprof.ts';
import type { Profile } from '../../src/core/profile/model.ts';
import { evaluateProfile } from '../../src/core/verdict/evaluate.ts';
import { DEFAULT_RULE_SET } from '../../src/core/verdict/rule-set.ts';
import type { Captured } from '../../src/main/capture/capture-once.ts';
import { goPprof } from '../../src/main/capture/go-pprof/index.ts';
import { findGo, GoProgram } from '../support/go-program.ts';
import { pprofOf } from '../support/pprof-of.ts';
import { readBytes, soleProfile, totals } from '../support/read-profile.ts';
import { SSHD_TOOLS, startSshd } from '../support/sshd.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { CaptureBench } from './support/capture-with.ts';
import { connectFrom } from './support/ssh-person.ts';

const go = findGo();
const noSshd = missingTools(...SSHD_TOOLS);
let bench: CaptureBench;
beforeEach(() => {
  bench = new CaptureBench();
});
afterEach(() => bench.remove());

const fileOf = ({ files }: Captured): string => {
  const [file] = files;
  if (file === undefined || files.length !== 1) throw new Error(`${files.length} files`);
  return file.path;
};

async function profileOf(captured: Captured): Promise<Profile> {
  return soleProfile(await readBytes(pprofImporter, new Uint8Array(gunzipSync(readFileSync(fileOf(captured))))));
}

describe.skipIf(go === null)(`a Go program${skipReason(go === null ? ['go'] : [])}`, () => {
  let program: GoProgram;
  beforeAll(() => {
    program = new GoProgram(go ?? '');
  });
  afterEach(() => program.end());
  afterAll(() => program.remove());
  const capture = (pid: number, more: Partial<CaptureRequest>, signal?: AbortSignal): Promise<Captured> =>
    bench.capture(goPprof, { pid, seconds: 6, ...more }, signal);

  it('is captured in six segments, of which the hot function leads', async () => {
    const { pid } = await program.start();
    const captured = await capture(pid, {});
    const profile = await profileOf(captured);
    expect([...(profile.segments?.seconds ?? [])]).toHaveLength(6);
    expect(profile.meta.durationSeconds).toBeGreaterThan(5.9);
    const verdict = evaluateProfile({ profile, captureId: 'c', sha256: 's' }, DEFAULT_RULE_SET).find(
      ({ rule }) => rule === 'FG-PLATEAU',
    );
    // What was inlined into hot is its own function.
    expect(verdict).toMatchObject({
      subject: { label: 'main.small' },
      level: 'likely-bottleneck',
      measure: { method: 'replicates' },
      certainty: 'probable',
    });
    expect(totals(profile, 'cpu').get('main.hot')?.total).toBeGreaterThan(
      10 * (totals(profile, 'cpu').get('runtime.mallocgc')?.total ?? 0),
    );
    expect(captured.provenance).toMatchObject({ partial: null, rate: 100, requestedSeconds: 6 });
    expect(bench.progress.some((line) => line.startsWith('segment 6 of 6'))).toBe(true);
    expect(captured.files[0]).toMatchObject({
      kind: 'profile',
      format: 'pprof',
      name: 'go-profile.pb.gz',
      remoteSha256: null,
    });
    // Other tools open it with the same numbers.
    const pprof = (...args: readonly string[]): string =>
      run(go ?? '', ['tool', 'pprof', ...args, fileOf(captured)], program.folder);
    const total = [...totals(profile, 'cpu').values()].reduce((sum, { self }) => sum + self, 0);
    expect(pprof('-top', '-unit=ns')).toContain(`% of ${total}ns total`);
    expect(pprof('-tags', '-unit=ns')).toContain('plateau_segment');
    expect(pprof('-comments')).toContain('plateau segments');
  });

  it('is found by the port that serves pprof, among others; a port can be given', async () => {
    const { pid, port } = await program.start('-work=false');
    const facts = await bench.factsOf(pid);
    expect(facts.process).toMatchObject({ runtime: 'go' });
    expect(facts.process?.listens).toHaveLength(2);
    expect(goPprof.readiness(facts.process, facts.host)).toMatchObject({ ready: true });
    const plan = goPprof.plan(bench.request(goPprof, { pid, event: 'goroutine' }), facts);
    expect(plan.steps.map((step) => (step.kind === 'channel' ? step.what : step.argv))).toEqual([
      'GET http://127.0.0.1:PORT/debug/pprof/',
      'GET http://127.0.0.1:PORT/debug/pprof/goroutine',
    ]);
    const given = await bench.capture(goPprof, { pid: null, port, event: 'goroutine' });
    expect([...totals(await profileOf(given), 'goroutine').keys()]).toContain('main.main');
  });

  it.each([
    ['heap', 'inuse_space', 'main.parse'],
    ['alloc', 'alloc_space', 'main.parse'],
    ['mutex', 'delay', 'main.contended'],
    ['block', 'delay', 'main.contended'],
    ['goroutine', 'goroutine', 'main.contended'],
  ] as const)('has its %s profile, which shows %s', async (event, type, name) => {
    const { pid } = await program.start('-mutex=1', '-block=1');
    const profile = await profileOf(await capture(pid, { event }));
    expect(profile.sampleTypes[profile.defaultSampleType]?.name).toBe(type);
    expect(totals(profile, type).get(name)?.total).toBeGreaterThan(0);
    expect(profile.segments === null).toBe(event === 'heap' || event === 'goroutine');
  });

  it.each([
    ['mutex', 'SetMutexProfileFraction'],
    ['block', 'SetBlockProfileRate'],
  ] as const)('that records no %s events is not waited for', async (event, advice) => {
    const { pid } = await program.start();
    await expect(capture(pid, { event, seconds: 600 })).rejects.toMatchObject({
      code: 'capture.goRateOff',
      hint: expect.stringContaining(advice),
    });
  });

  it('that does nothing gives an error, not an empty picture', async () => {
    const { pid, port } = await program.start('-serve=profiles', '-work=false');
    // On a busy machine a look may meet the runtime at work.
    let code: unknown = null;
    for (let tries = 0; tries < 5 && code === null; tries++) {
      code = await capture(pid, { port }).then(
        () => null,
        (thrown: unknown) => (thrown instanceof PlateauError ? thrown.code : thrown),
      );
    }
    expect(code).toBe('capture.goEmpty');
  });

  it('whose profile somebody else is taking says so', async () => {
    const { pid, port } = await program.start();
    const profiling = (seconds: number, signal?: AbortSignal): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=${seconds}`, signal === undefined ? {} : { signal });
    const other = new AbortController();
    // Whoever asks first is served: theirs is taken when an answer to another one is a refusal.
    await until(async () => {
      profiling(300, other.signal).catch(() => undefined);
      await new Promise((go) => setTimeout(go, 300));
      const answer = await profiling(1);
      await answer.arrayBuffer();
      return answer.status === 500;
    });
    try {
      await expect(capture(pid, {})).rejects.toMatchObject({ code: 'capture.goBusy' });
    } finally {
      other.abort();
    }
  });

  it('stops being profiled when the capture is cancelled, so that the next one works at once', async () => {
    const { pid, port } = await program.start();
    const controller = new AbortController();
    const cancelled = capture(pid, { seconds: 120 }, controller.signal);
    cancelled.catch(() => undefined);
    await until(async () => bench.progress.some((line) => line.startsWith('segment 1')));
    await new Promise((go) => setTimeout(go, 500));
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'job.cancelled' });
    const next = await fetch(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=1`);
    expect([next.status, await next.text().then((text) => text.length > 100)]).toEqual([200, true]);
    expect(bench.journal.list()).toEqual([]);
  });

  it.skipIf(noSshd.length > 0)(`stops being profiled over SSH as well${skipReason(noSshd)}`, async () => {
    const sshd = await startSshd();
    const remote = new CaptureBench(await connectFrom(sshd.config().home, 'staging'));
    try {
      const { pid, port } = await program.start();
      const controller = new AbortController();
      const cancelled = remote.capture(goPprof, { pid, seconds: 120 }, controller.signal);
      cancelled.catch(() => undefined);
      await until(async () => remote.progress.some((line) => line.startsWith('segment 1')));
      await new Promise((go) => setTimeout(go, 500));
      controller.abort();
      await expect(cancelled).rejects.toMatchObject({ code: 'job.cancelled' });
      const next = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=1`);
      await until(async () => (await next()).status === 200);
      expect((await profileOf(await remote.capture(goPprof, { pid, seconds: 6 }))).segments?.seconds).toHaveLength(6);
    } finally {
      await remote.remove();
      await sshd.stop();
    }
  });

  it('that ends on the way leaves the segments that were taken, as a partial capture', async () => {
    const target = await program.start();
    const captured = capture(target.pid, { seconds: 12 });
    captured.catch(() => undefined);
    await until(async () => bench.progress.some((line) => line.startsWith('segment 3')));
    target.end();
    const { provenance, ...rest } = await captured;
    expect(provenance.partial).toMatch(/^Only 2 of 6 segments of 2 s were taken: /);
    expect([...((await profileOf({ provenance, ...rest })).segments?.seconds ?? [])]).toHaveLength(2);
  });

  it('that serves no pprof is told how to', async () => {
    const { pid } = await program.start('-serve=pages');
    await expect(capture(pid, {})).rejects.toMatchObject({
      code: 'capture.goNotServed',
      message: expect.stringContaining('“another page”'),
      hint: expect.stringContaining('import _ "net/http/pprof"'),
    });
  });

  it('that serves only some profiles says which it does not', async () => {
    const { pid, port } = await program.start('-serve=profiles');
    await expect(capture(pid, { port, event: 'heap' })).rejects.toMatchObject({
      code: 'capture.goNotServed',
      message: expect.stringContaining('/debug/pprof/heap?gc=1 answered 404'),
    });
  });

  it('that every interface reaches is warned of', async () => {
    const { pid, port } = await program.start('-work=false', '-address=0.0.0.0:0');
    const { provenance } = await capture(pid, { event: 'goroutine' });
    expect(provenance.warnings).toMatchObject([
      {
        code: 'pprof.exposed',
        message: expect.stringMatching(new RegExp(`(0\\.0\\.0\\.0|\\[::\\]):${port}, on every interface`)),
      },
    ]);
  });

  it('that has ended, or listens elsewhere, is told the port and the import', async () => {
    const { pid } = await program.start();
    const closed = await freePort();
    await expect(capture(pid, { port: closed })).rejects.toMatchObject({
      code: 'capture.goNoPort',
      message: expect.stringContaining(`127.0.0.1:${closed}`),
      hint: expect.stringContaining('net/http/pprof'),
    });
  });
});

describe('a port that answers', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server that answers so to whoever asks for a profile, and has no page that lists them. */
  async function answering(bytes: Uint8Array): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (asked) => {
        const isIndex = String(asked).startsWith('GET /debug/pprof/ ');
        socket.end(isIndex ? http('404 Not Found', 'text/plain', Buffer.from('404 page not found')) : bytes);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
  const http = (status: string, type: string, body: Uint8Array): Uint8Array =>
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
      ),
      body,
    ]);
  const whole = gzipSync(pprofOf({ types: ['cpu/nanoseconds'], samples: [{ stack: [], values: [1] }] }));

  it.each([
    ['a web page', http('200 OK', 'text/html', Buffer.from('<!doctype html>')), 'capture.goDamaged', 'web page'],
    [
      'half a profile',
      http('200 OK', 'application/octet-stream', whole.subarray(0, 40)),
      'capture.goDamaged',
      'ends in the middle',
    ],
    [
      'a packed text',
      http('200 OK', 'application/octet-stream', gzipSync('hello hello')),
      'capture.goDamaged',
      'cannot be read',
    ],
    [
      'old Go’s timeout',
      http('400 Bad Request', 'text/plain', Buffer.from("profile duration exceeds server's WriteTimeout\n")),
      'capture.goWriteTimeout',
      'WriteTimeout',
    ],
    [
      'a login',
      http('401 Unauthorized', 'text/plain', Buffer.from('who are you?')),
      'capture.goRefused',
      '401: “who are you?”',
    ],
    [
      'a redirect',
      Buffer.from('HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n'),
      'capture.goRefused',
      'status 302',
    ],
    [
      'less than it promised',
      Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc'),
      'capture.goNoAnswer',
      'closed the connection',
    ],
    ['nothing', new Uint8Array(0), 'capture.goNoAnswer', 'closed the connection'],
    ['no HTTP', Buffer.from('220 mail.example ESMTP\r\n'), 'capture.goNoAnswer', 'closed the connection'],
  ])('with %s is refused', async (_, bytes, code, said) => {
    const port = await answering(bytes);
    await expect(bench.capture(goPprof, { port })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error('it did not come about');
}
