import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { built } from '../support/built.ts';
import { plateau, startPlateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';
import { processesWith, until } from './support/capture-targets.ts';

const LIMIT_MS = 180_000;

describe.skipIf(process.platform !== 'linux')('the demo', () => {
  const userData = temporaryUserData();
  /** Where it puts its services: nothing may be left there. */
  const temporary = mkdtempSync(join(tmpdir(), 'plateau-demo-test-'));

  beforeAll(() => {
    built('main/cli.js');
  });
  afterAll(() => {
    userData.remove();
    rmSync(temporary, { recursive: true, force: true });
  });

  /** Nothing on the PATH but Node and a shell. */
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: temporary,
    TMPDIR: temporary,
    SSH_AUTH_SOCK: undefined,
  };
  /** A workspace that is not there yet: the demo makes it. */
  const made = join(userData.path, 'demo.plateau');
  const services = (): readonly number[] => processesWith(join(temporary, 'plateau-orders-'));
  const left = () => ({
    services: services(),
    files: readdirSync(temporary).filter((name) => name.startsWith('plateau-')),
    journal: readdirSync(join(userData.path, 'captures')),
  });

  it('captures both versions over SSH, compares them, and leaves nothing', { timeout: LIMIT_MS }, async () => {
    const { code, out, err } = await plateau(userData.path, ['demo', '--seconds', '6', '--workspace', made, '--json'], {
      env,
    });
    expect([code, err]).toEqual([0, expect.any(String)]);
    const { verdicts } = JSON.parse(out) as { verdicts: readonly Verdict[] };
    const statuses = verdicts.map(({ status, subject }) => `${status} ${subject.label}`);
    // On a busy machine V8 compiles later, and some of the search is still there after so short a while.
    expect(statuses).toContainEqual(expect.stringMatching(/^(resolved|improved) priceOrder/));
    expect(statuses.filter((line) => line.startsWith('regressed'))).toEqual([]);
    expect(left()).toEqual({ services: [], files: [], journal: [] });
    const hosts = JSON.parse((await plateau(userData.path, ['hosts', '--json'])).out) as {
      hosts: readonly { name: string }[];
    };
    expect(hosts.hosts.map(({ name }) => name)).not.toContain('demo-box');
    // Its program lies in /tmp, which frames keep, and listens on 127.0.0.1: neither may stop what leaves.
    const zip = join(userData.path, 'demo.zip');
    const bundled = await plateau(userData.path, ['bundle', '-o', zip, '--workspace', made]);
    expect([bundled.code, bundled.err]).toEqual([0, expect.not.stringContaining('bundle.leak')]);
    expect((await plateau(userData.path, ['verify', zip])).out).toMatch(/^Verified/);
  });

  it('leaves nothing either where it is interrupted', { timeout: LIMIT_MS }, async () => {
    const { child, answer } = startPlateau(userData.path, ['demo', '--seconds', '60'], { env });
    await until(() => services().length >= 1, 'the first version');
    child.kill('SIGINT');
    expect((await answer).code).not.toBe(0);
    expect(left()).toEqual({ services: [], files: [], journal: [] });
  });
});
