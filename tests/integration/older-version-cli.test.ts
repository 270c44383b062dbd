import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const OLDER = resolve(import.meta.dirname, '../fixtures/bundles/made-by-e3d4b6b7.zip');
const mine = temporaryUserData();
const call = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(mine.path, args);

async function verified(zip: string): Promise<BundleVerification & { readonly code: number | null }> {
  const { code, out } = await call('verify', zip, '--json');
  return { ...(JSON.parse(out) as BundleVerification), code };
}

async function shown(): Promise<readonly FindingDetail[]> {
  const { findings } = JSON.parse((await call('finding', 'list', '--json')).out) as {
    readonly findings: readonly { readonly id: string }[];
  };
  return Promise.all(
    findings.map(async ({ id }) => JSON.parse((await call('finding', 'show', id, '--json')).out) as FindingDetail),
  );
}

beforeAll(() => built('main/cli.js'), 300_000);
afterAll(() => mine.remove());

it('a bundle of an older version has an exit code of its own, and says which made it and which verifies', async () => {
  const { code, outcome, failures, tool, verifiedBy } = await verified(OLDER);
  expect({ code, outcome, failures }).toEqual({ code: 6, outcome: 'other-version', failures: [] });
  expect(tool).toEqual({ name: 'Plateau', version: '0.1.0', commit: null });
  expect(verifiedBy.version).toMatch(/^\d+\.\d+\.\d+$/);
  const { out } = await call('verify', OLDER);
  expect(out).toMatch(
    /^CANNOT TELL, made by another version: .*\nMade, as it says, by Plateau 0\.1\.0 .* verified by Plateau /,
  );
  expect(out).toContain('in other words');
});

it('its findings name the rules that judged them, and are verified by today’s once they are renewed', {
  timeout: 300_000,
}, async () => {
  const brought = await call('import', OLDER, '--here');
  expect(brought, brought.err).toMatchObject({ code: 0 });
  expect(`${brought.out}${brought.err}`).toContain('This version judges by other rules');
  const zip = join(mine.path, 'now.zip');
  const before = await shown();
  expect(before.length).toBe(3);
  for (const { evidence, assessment, finding } of before) {
    expect(evidence[0]?.outdated?.rules).toMatch(/^rules of another version \([0-9a-f]{12}\): new are /);
    const said = assessment.lints.find(({ code }) => code === 'evidence.outdated');
    expect(said?.text).toContain('rules of another version');
    const renewed = await call('finding', 'evidence', 'renew', finding.id, 'e1');
    expect(renewed, renewed.err).toMatchObject({ code: 0 });
  }
  const after = await shown();
  expect(after.flatMap(({ evidence }) => evidence.map(({ outdated }) => outdated))).toEqual([null, null, null]);
  expect((await call('finding', 'history')).out).toContain('is whole');
  const written = await call('bundle', '-o', zip);
  expect(written, written.err).toMatchObject({ code: 0 });
  expect(await verified(zip)).toMatchObject({ code: 0, outcome: 'verified', unheld: [] });
});
