import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/main/remote/connection.ts';
import { fetchFile, type PartialFetch } from '../../src/main/remote/fetch-file.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { connectFrom, errorOf } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh');
const zstd = toolPath('zstd');
const noZstd = skipReason(zstd === null ? ['zstd'] : []);
const TRANSPORTS = ['ssh2', 'system', 'local'] as const;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(missing.length > 0).each(TRANSPORTS)(`a file fetched over %s${skipReason(missing)}`, (transport) => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-fetch-'));
  const there = join(folder, 'there');
  mkdirSync(there);
  const noise = randomBytes(40_000_000);
  // Half as large where it is compressed.
  const text = Buffer.from(randomBytes(20_000_000).toString('hex'));
  let sshd: Sshd;
  let count = 0;
  const open: Connection[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
    writeFileSync(join(there, 'noise'), noise);
    writeFileSync(join(there, 'text'), text);
  });
  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.close();
  });
  afterAll(async () => {
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function connected(): Promise<Connection> {
    const connection =
      transport === 'local' ? new LocalConnection() : await connectFrom(sshd.config().home, 'staging', { transport });
    open.push(connection);
    return connection;
  }
  const here = (): string => join(folder, `${transport}-${count++}`);

  it('is whole, hashed on both sides, and for nobody else’s eyes', async () => {
    const to = here();
    const seen: number[] = [];
    const got = await fetchFile(await connected(), join(there, 'noise'), { to, onBytes: (done) => seen.push(done) });
    expect(got).toEqual({ bytes: noise.length, sha256: sha256(noise), remoteSha256: sha256(noise) });
    expect(readFileSync(to).equals(noise)).toBe(true);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(seen.at(-1)).toBe(noise.length);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it.skipIf(zstd === null)(`is compressed on the way where that helps${noZstd}`, async () => {
    const connection = await connected();
    for (const [name, content] of [
      ['text', text],
      ['noise', noise],
    ] as const) {
      const to = here();
      const got = await fetchFile(connection, join(there, name), { to, zstd: zstd ?? '' });
      expect(got.sha256).toBe(sha256(content));
      expect(readFileSync(to).equals(content)).toBe(true);
    }
  });

  it.each(['-n', '-', '--help', 'two words', "it's", 'a"b', '$(touch x)', 'new\nline', '\\', '*', 'ü\u001b[31m', '~'])(
    'may be called %j',
    async (name) => {
      const path = join(there, name);
      writeFileSync(path, name);
      const to = here();
      await fetchFile(await connected(), path, { to, zstd: zstd ?? '' });
      expect(readFileSync(to, 'utf8')).toBe(name);
    },
  );

  it('is refused where it is empty, missing, a folder, or not to be read', async () => {
    const connection = await connected();
    writeFileSync(join(there, 'empty'), '');
    const to = here();
    const codeFor = async (name: string): Promise<string> =>
      (await errorOf(fetchFile(connection, join(there, name), { to }))).code;
    expect(await codeFor('empty')).toBe('capture.emptyFile');
    expect(await codeFor('none')).toBe('capture.gone');
    expect(await codeFor('.')).toBe('capture.gone');
    expect(existsSync(to)).toBe(false);
    writeFileSync(to, 'mine');
    expect(await codeFor('noise')).toBe('capture.cannotStore');
    expect(readFileSync(to, 'utf8')).toBe('mine');
  });

  it('leaves nothing where it is cancelled', async () => {
    const connection = await connected();
    for (const compress of ['auto', 'none'] as const) {
      const cancel = new AbortController();
      const to = here();
      const error = errorOf(
        fetchFile(connection, join(there, 'text'), {
          to,
          compress,
          zstd: zstd ?? '',
          signal: cancel.signal,
          onBytes: () => cancel.abort(),
        }),
      );
      expect((await error).code).toBe('job.cancelled');
      expect(existsSync(to)).toBe(false);
    }
    expect((await fetchFile(connection, join(there, 'text'), { to: here() })).sha256).toBe(sha256(text));
  });

  it('is told from one that changes under way', async () => {
    // A hash that is another one: as if the file had been written to between the two looks at it.
    const tools = join(folder, `tools-${transport}`);
    mkdirSync(tools);
    writeFileSync(join(tools, 'sha256sum'), `#!/bin/sh\necho ${'0'.repeat(64)}\n`);
    chmodSync(join(tools, 'sha256sum'), 0o755);
    const lying = await startSshd({ environment: { PATH: `${tools}:${process.env.PATH}` } });
    try {
      if (transport === 'local') return;
      const connection = await connectFrom(lying.config().home, 'staging', { transport });
      open.push(connection);
      const to = here();
      expect((await errorOf(fetchFile(connection, join(there, 'text'), { to }))).code).toBe('capture.transferDamaged');
      expect(existsSync(to)).toBe(false);
    } finally {
      await lying.stop();
    }
  });

  describe.skipIf(transport === 'local')('and cut off', () => {
    /** Cuts the connection once some of the file has come. */
    async function cutOff(to: string, name: string, resumeFrom?: PartialFetch): Promise<PartialFetch> {
      let broken: PartialFetch | null = null;
      const error = await errorOf(
        fetchFile(await connected(), join(there, name), {
          to,
          zstd: zstd ?? '',
          onBytes: () => sshd.killChildren(),
          onBroken: (partial) => {
            broken = partial;
          },
          ...(resumeFrom === undefined ? {} : { resumeFrom }),
        }),
      );
      expect(error.code).toBe('ssh.lost');
      if (broken === null) throw new Error('nothing was told of what had come');
      return broken;
    }

    it('is gone on with where it broke, twice', async () => {
      for (const [name, content] of [
        ['noise', noise],
        ['text', text],
      ] as const) {
        const to = here();
        const first = await cutOff(to, name);
        expect(first.bytes).toBeGreaterThan(0);
        expect(readFileSync(to).equals(content.subarray(0, first.bytes))).toBe(true);
        const second = first.bytes < content.length ? await cutOff(to, name, first) : first;
        expect(second.bytes).toBeGreaterThanOrEqual(first.bytes);
        const seen: number[] = [];
        const got = await fetchFile(await connected(), join(there, name), {
          to,
          zstd: zstd ?? '',
          resumeFrom: second,
          onBytes: (done) => seen.push(done),
        });
        expect(got).toEqual({ bytes: content.length, sha256: sha256(content), remoteSha256: sha256(content) });
        expect(readFileSync(to).equals(content)).toBe(true);
        expect(seen[0] ?? content.length).toBeGreaterThan(second.bytes);
      }
    });

    it('begins anew where it has changed since', async () => {
      const to = here();
      const path = join(there, 'changing');
      writeFileSync(path, noise);
      const partial = await cutOff(to, 'changing');
      const other = Buffer.from(noise).reverse();
      writeFileSync(path, other);
      utimesSync(path, 1, 1);
      const got = await fetchFile(await connected(), path, { to, resumeFrom: partial });
      expect(got.sha256).toBe(sha256(other));
    });

    it('leaves nothing where nobody asks for the rest', async () => {
      const to = here();
      const error = errorOf(
        fetchFile(await connected(), join(there, 'noise'), { to, onBytes: () => sshd.killChildren() }),
      );
      expect((await error).code).toBe('ssh.lost');
      expect(existsSync(to)).toBe(false);
    });
  });
});
