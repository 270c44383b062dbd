import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FINDINGS } from '../../src/core/bundle/findings-file.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { built } from '../support/built.ts';
import { resealed, unzipped, zipOf } from '../support/bundle/zip-edit.ts';
import { plateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const SAMPLE = resolve(import.meta.dirname, '../../resources/sample');
const userData = temporaryUserData();
const zip = join(userData.path, 'audit.zip');

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err } = await plateau(userData.path, [...args, '--json']);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as T;
}

const told = async (path: string): Promise<readonly (readonly [string, string])[]> =>
  (await json<BundleVerification>('verify', path)).failures.map(({ code, message }) => [code, message]);

beforeAll(async () => {
  built('main/cli.js');
  const sides = ['before', 'after'].map((name) => join(SAMPLE, `orders-${name}.speedscope.json`));
  const { imported } = await json<{ imported: readonly { readonly id: string }[] }>('import', ...sides);
  const ids = imported.map(({ id }) => id);
  await json('compare', ...ids);
  const { items } = await json<{ items: readonly { readonly id: string; readonly kind: string }[] }>('list');
  const comparison = items.find(({ kind }) => kind === 'comparison')?.id ?? '';
  await json('finding', 'new', comparison, '--verdict', 'FG-PLATEAU:distinct_customers_before');
  await json('bundle', '-o', zip);
});
afterAll(() => userData.remove());

it('verifies with a finding that was made of a comparison, whose sides no rule states by themselves', async () => {
  const verified = await json<BundleVerification>('verify', zip);
  expect({ ok: verified.ok, failures: verified.failures, unheld: verified.unheld }).toEqual({
    ok: true,
    failures: [],
    unheld: [],
  });
});

it('notices where a finding tells another side than the comparison does, with all hashes made new', async () => {
  const files = await unzipped(zip);
  const findings = files.get(FINDINGS)?.toString('utf8') ?? '';
  const edited = findings.replace(/"value": ?0,/, '"value": 0.001,');
  expect(edited).not.toBe(findings);
  const path = join(userData.path, 'edited.zip');
  zipOf(path, resealed(new Map([...files, [FINDINGS, Buffer.from(edited)]])));
  expect(await told(path)).toContainEqual([
    'reference.verdict',
    expect.stringMatching(/^PERF-001 rests on FG-PLATEAU on .*, which is not stated so\.$/),
  ]);
});
