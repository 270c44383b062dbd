import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlateauError } from '../../src/core/error.ts';
import type { Connection } from '../../src/main/remote/connection.ts';
import { fetchFile, type PartialFetch } from '../../src/main/remote/fetch-file.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { runToEnd } from '../../src/main/remote/run-to-end.ts';
import { isRunning } from '../support/process-tree.ts';
import { SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { secondsUntilGone } from './support/gone.ts';
import { connectFrom, errorOf } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh');
const zstd = toolPath('zstd');
const busybox = toolPath('busybox');
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
  /** A host whose sessions find these programs first (shell scripts by their names). */
  async function withTools(
    tools: Readonly<Record<string, string>>,
    use: (connection: Connection, server: Sshd) => Promise<void>,
  ): Promise<void> {
    if (transport === 'local') return;
    const path = mkdtempSync(join(folder, 'tools-'));
    for (const [name, script] of Object.entries(tools)) {
      writeFileSync(join(path, name), `#!${toolPath('sh')}\n${script}\n`);
      chmodSync(join(path, name), 0o755);
    }
    const server = await startSshd({ environment: { PATH: `${path}:${process.env.PATH}` } });
    try {
      const connection = await connectFrom(server.config().home, 'staging', { transport });
      open.push(connection);
      await use(connection, server);
    } finally {
      await server.stop();
    }
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

  it('may have any name', async () => {
    const connection = await connected();
    const names = [
      '-n',
      '-',
      '--help',
      'two words',
      "it's",
      'a"b',
      '$(touch x)',
      'new\nline',
      '\\',
      '*',
      'ü\u001b[31m',
      '~',
    ];
    for (const name of names) {
      const path = join(there, name);
      writeFileSync(path, name);
      const to = here();
      await fetchFile(connection, path, { to, zstd: zstd ?? '' });
      expect(readFileSync(to, 'utf8')).toBe(name);
    }
  });

  if (transport !== 'local') {
    it('comes whole also where the host allows one channel at a time', async () => {
      for (const sessions of [1, 2, 3]) {
        const narrow = await startSshd({ config: [`MaxSessions ${sessions}`] });
        try {
          const connection = await connectFrom(narrow.config().home, 'staging', { transport });
          open.push(connection);
          const holding = sessions === 3 ? await connection.exec(['cat']) : null;
          expect((await fetchFile(connection, join(there, 'noise'), { to: here() })).sha256).toBe(sha256(noise));
          holding?.close();
        } finally {
          await narrow.stop();
        }
      }
    });
  }

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
    await withTools({ openssl: `echo ${'0'.repeat(64)}` }, async (connection) => {
      const to = here();
      expect((await errorOf(fetchFile(connection, join(there, 'text'), { to }))).code).toBe('capture.transferDamaged');
      expect(existsSync(to)).toBe(false);
    });
  });

  // Without SSH there are no channels, and no line to be cut.
  if (transport !== 'local') {
    describe('over several channels', () => {
      const gate = join(folder, 'gate');
      const closed = `while [ ! -e ${gate} ]; do sleep 0.05; done`;
      /** A `dd` that waits before the sixth block until the gate is open. */
      const slow = { dd: `case "$*" in *skip=5*) ${closed};; esac; exec ${toolPath('dd')} "$@"` };
      beforeEach(() => rmSync(gate, { force: true }));

      it('leaves room for what else the host is asked', async () => {
        await withTools(slow, async (connection) => {
          const fetched = fetchFile(connection, join(there, 'noise'), { to: here() });
          const others = await Promise.all(Array.from({ length: 5 }, () => connection.exec(['cat'])));
          for (let turn = 0; turn < 20; turn++) {
            for (const command of others) {
              command.stdin.write('word');
              expect(String(await new Promise((resolve) => command.stdout.once('data', resolve)))).toBe('word');
            }
          }
          writeFileSync(gate, '');
          expect((await fetched).sha256).toBe(sha256(noise));
          for (const command of others) command.close();
        });
      });

      it('is not taken for whole where it shrank or grew meanwhile', async () => {
        await withTools(slow, async (connection) => {
          const path = join(there, 'living');
          for (const change of [
            () => truncateSync(path, 12_000_000),
            () => truncateSync(path, 0),
            () => appendFileSync(path, noise),
          ]) {
            rmSync(gate, { force: true });
            writeFileSync(path, noise);
            const to = here();
            let changed = false;
            const fetched = fetchFile(connection, path, {
              to,
              onBytes: () => {
                if (!changed) change();
                changed = true;
                writeFileSync(gate, '');
              },
            });
            const outcome = await fetched.then(
              (got) => got.sha256,
              (thrown: unknown) => (thrown instanceof PlateauError ? thrown.code : String(thrown)),
            );
            // What was hashed before it grew has come whole.
            if (outcome === sha256(noise)) expect(readFileSync(to).equals(noise)).toBe(true);
            else expect([outcome, existsSync(to)]).toEqual(['capture.transferDamaged', false]);
            if (statSync(path).size < noise.length) expect(outcome).toBe('capture.transferDamaged');
          }
        });
      });

      it('is refused where one of them ends before its time', async () => {
        const broken = { dd: `case "$*" in *skip=5*) head -c 1000; exit 1;; esac; exec ${toolPath('dd')} "$@"` };
        await withTools(broken, async (connection) => {
          const to = here();
          const error = await errorOf(fetchFile(connection, join(there, 'noise'), { to }));
          expect([error.code, error.message]).toEqual([
            'capture.transferDamaged',
            expect.stringContaining(`${5 * (1 << 20) + 1000} of 40000000 bytes came`),
          ]);
          expect(existsSync(to)).toBe(false);
        });
      });

      it('is given up at once while it waits for a channel, and leaves none open', async () => {
        await withTools(
          { openssl: `${closed}; exec ${toolPath('openssl') ?? 'false'} "$@"` },
          async (connection, server) => {
            const held = await Promise.all(Array.from({ length: 5 }, () => connection.exec(['cat'])));
            const cancel = new AbortController();
            const to = here();
            const error = errorOf(fetchFile(connection, join(there, 'noise'), { to, signal: cancel.signal }));
            // The hash has the sixth place; the first channel of the file waits for it, the spare ones wait for that.
            const lanes = (): number => server.sessions().filter(({ name }) => name === 'sh').length;
            for (let waited = 0; lanes() < 3 && waited < 200; waited++) await wait(50);
            cancel.abort();
            expect((await error).code).toBe('job.cancelled');
            expect(existsSync(to)).toBe(false);
            writeFileSync(gate, '');
            for (const command of held) command.close();
            for (let waited = 0; server.sessions().some(isRunning) && waited < 200; waited++) await wait(50);
            expect(server.sessions().filter(isRunning)).toEqual([]);
            expect((await fetchFile(connection, join(there, 'text'), { to: here() })).sha256).toBe(sha256(text));
          },
        );
      });

      it.skipIf(busybox === null)(
        `comes whole by BusyBox${skipReason(busybox === null ? ['busybox'] : [])}`,
        async () => {
          const applets = ['sh', 'dd', 'cat', 'wc', 'stat', 'tail', 'head', 'sha256sum'];
          const tools = Object.fromEntries(applets.map((name) => [name, `exec ${busybox} ${name} "$@"`]));
          await withTools({ ...tools, openssl: 'exit 1' }, async (connection) => {
            expect((await runToEnd(connection, ['dd', '--help'])).stderr).toContain('BusyBox');
            expect((await fetchFile(connection, join(there, 'noise'), { to: here() })).sha256).toBe(sha256(noise));
          });
        },
      );
    });
  }

  // Without SSH there are no channels, and no line to be cut.
  if (transport !== 'local') {
    describe('and cut off', () => {
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
          // Gone on with at a whole block.
          expect(second.bytes).toBeGreaterThan(first.bytes - (2 << 20));
          const seen: number[] = [];
          const got = await fetchFile(await connected(), join(there, name), {
            to,
            zstd: zstd ?? '',
            resumeFrom: second,
            onBytes: (done) => seen.push(done),
          });
          expect(got).toEqual({ bytes: content.length, sha256: sha256(content), remoteSha256: sha256(content) });
          expect(readFileSync(to).equals(content)).toBe(true);
          expect(seen[0] ?? content.length).toBeGreaterThan(second.bytes - (2 << 20));
        }
      });

      it('is known to be gone within five seconds where the server is frozen', async () => {
        const frozen = await startSshd();
        try {
          const connection = await connectFrom(frozen.config().home, 'staging', { transport });
          open.push(connection);
          const to = here();
          let seconds: Promise<number> | null = null;
          const error = await errorOf(
            fetchFile(connection, join(there, 'noise'), {
              to,
              onBytes: () => {
                if (seconds === null) frozen.freeze();
                seconds ??= secondsUntilGone(connection);
              },
            }),
          );
          expect([error.code, existsSync(to)]).toEqual(['ssh.lost', false]);
          expect(await seconds).toBeLessThanOrEqual(5);
        } finally {
          frozen.thaw();
          await frozen.stop();
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
  }
});
