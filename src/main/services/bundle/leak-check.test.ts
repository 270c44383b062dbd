import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { context } from './evidence-for-tests.ts';
import { checkLeaks } from './leak-check.ts';

const ORIGINALS = [{ value: 'staging-7.secret.example', class: 'host' }] as const;
const redactor = { originals: () => ORIGINALS };

function file(bytes: Uint8Array | string) {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-leak-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, '0');
  writeFileSync(path, bytes);
  return [{ name: 'audit_artifacts/flame.svg', path, size: bytes.length, sha256: '' }];
}

it('stops an export whose finished file still names a host, and says where', async () => {
  const svg = `<svg><title>py-spy on ${ORIGINALS[0].value}</title></svg>`;
  for (const bytes of [svg, gzipSync(svg)]) {
    await expect(checkLeaks(file(bytes), redactor, context)).rejects.toMatchObject({
      code: 'bundle.leak',
      message: expect.stringMatching(/flame\.svg, byte \d+/),
    });
  }
});

it('tells nothing of the value itself', async () => {
  const thrown = await checkLeaks(file(`on ${ORIGINALS[0].value}`), redactor, context).catch((error: unknown) => error);
  expect(String(thrown)).not.toContain(ORIGINALS[0].value);
});

it('lets a clean file pass', async () => {
  expect(await checkLeaks(file('<svg/>'), redactor, context)).toMatchObject({ clean: true, searched: 1 });
});
