import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findGo, GoProgram } from '../support/go-program.ts';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';

const go = findGo();
const missing = [...missingTools(...SSHD_TOOLS), ...(go === null ? ['go'] : [])];
const LIMIT_MS = 180_000;
const IMPORT = 'import _ "net/http/pprof"';

describe.skipIf(missing.length > 0)(`Go’s pprof over SSH${skipReason(missing)}`, () => {
  let box: CaptureBox;
  let program: GoProgram;
  beforeAll(async () => {
    program = new GoProgram(go ?? '');
    box = await CaptureBox.start();
  });
  afterEach(() => program.end());
  afterAll(async () => {
    program?.remove();
    await box?.remove();
  });

  /** Nothing was begun or stored; the program runs on. */
  async function expectUntouched(pid: number): Promise<void> {
    await box.expectClean();
    expect([isAlive(pid), await box.stored()]).toEqual([true, []]);
  }

  it(
    'that has no port is told of by the import and the switch that are needed',
    async () => {
      const { pid, port } = await program.start('-serve=nothing', '-work=false');
      const { err } = await box.refused(pid, 'go-pprof', '--seconds', '6');
      expect(err).toContain(
        `Process ${pid} on box listens on no port that can be seen from this login. (capture.goNoPort)`,
      );
      for (const words of [IMPORT, 'http.ListenAndServe("127.0.0.1:6060", nil)', '--port'])
        expect(err).toContain(words);
      const given = await box.refused(pid, 'go-pprof', '--seconds', '6', '--port', String(port));
      expect(given.err).toContain(`Nothing answers on 127.0.0.1:${port} of box. (capture.goNoPort)`);
      await expectUntouched(pid);
    },
    LIMIT_MS,
  );

  it(
    'that is not on the port of the program is told of by what that said',
    async () => {
      const { pid, port } = await program.start('-serve=pages', '-work=false');
      const { err } = await box.refused(pid, 'go-pprof', '--seconds', '6');
      expect(err).toContain(`Process ${pid} on box does not serve pprof`);
      expect(err).toContain(`127.0.0.1:${port} said “another page”`);
      expect(err).toContain('(capture.goNotServed)');
      expect(err).toContain(IMPORT);
      await expectUntouched(pid);
    },
    LIMIT_MS,
  );

  it.each([
    ['mutex', 'runtime.SetMutexProfileFraction(100)'],
    ['block', 'runtime.SetBlockProfileRate(10000)'],
  ])(
    'whose %s profile is off is not waited for: %s is the advice',
    async (event, advice) => {
      const { pid } = await program.start();
      const { err } = await box.refused(pid, 'go-pprof', '--event', event, '--seconds', '600');
      expect(err).toMatch(new RegExp(`Process ${pid} on box (records|has recorded) no .*\\(capture\\.goRateOff\\)`));
      expect(err).toContain(`Call ${advice} when it starts`);
      await expectUntouched(pid);
    },
    LIMIT_MS,
  );

  it(
    'that every interface reaches is warned of, before and after; the capture is stored',
    async () => {
      const { pid, port } = await program.start('-address=0.0.0.0:0');
      const how = ['capture', 'box', '--with', 'go-pprof', '--pid', String(pid), '--seconds', '6'];
      const warned = new RegExp(`Note +pprof listens on \\S+:${port}, on every interface`);
      const dry = await box.done(...how, '--dry-run', '--port', String(port));
      expect(dry).toMatch(warned);
      expect(await box.stored()).toEqual([]);
      expect(await box.done(...how, '--label', 'exposed')).toMatch(warned);
      await box.expectClean();
      expect([isAlive(pid), await box.stored()]).toEqual([true, ['exposed']]);
    },
    LIMIT_MS,
  );

  it(
    'is stopped by Ctrl+C: the next one begins at once',
    async () => {
      const { pid, port } = await program.start();
      const before = await box.stored();
      const call = await box.sampling(pid, 'go-pprof', 0.2, '--seconds', '60');
      const other = await box.run('capture', 'local', '--with', 'go-pprof', '--pid', String(pid), '--seconds', '6');
      expect([other.code, other.err]).toEqual([4, expect.stringContaining('(capture.busy)')]);
      call.child.kill('SIGINT');
      expect((await call.answer).code).toBe(130);
      await box.expectClean();
      const next = await fetch(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=1`);
      await next.arrayBuffer();
      expect([next.status, isAlive(pid), await box.stored()]).toEqual([200, true, before]);
    },
    LIMIT_MS,
  );

  it(
    'of a program that ends leaves the segments that were taken, as a partial capture',
    async () => {
      const target = await program.start();
      const call = await box.sampling(target.pid, 'go-pprof', 0.5, '--seconds', '12', '--label', 'half');
      target.end();
      const { code, out } = await call.answer;
      expect([code, out]).toEqual([0, expect.stringMatching(/"partial":"Only \d of 6 segments of 2 s were taken: /)]);
      await box.expectClean();
      expect([isAlive(target.pid), (await box.stored()).includes('half')]).toEqual([false, true]);
      const { err } = await box.refused(target.pid, 'go-pprof', '--seconds', '6');
      expect(err).toContain(`There is no process ${target.pid} on “box”. (capture.noProcess)`);
    },
    LIMIT_MS,
  );
});
