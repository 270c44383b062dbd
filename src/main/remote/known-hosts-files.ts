import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type KnownHostsEntry, knownHostsLine, parseKnownHosts } from './known-hosts.ts';

/** The entries of several `known_hosts` files, in order; those that are not there or cannot be read have none. */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownHostsEntry[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
}

/**
 * Makes a key known in a file, which is made (0600, its folder 0700) where it is missing. What is in the file stays as it is: the line is
 * appended with one write, so that a crash can at most leave an unreadable last line, which is skipped and closed by the next one. Throws
 * the system's error.
 */
export async function addKnownHost(file: string, name: string, blob: Uint8Array, hash: boolean): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const start = size > 0 && last[0] !== 0x0a ? '\n' : '';
    await handle.write(start + knownHostsLine(name, blob, hash ? randomBytes(20) : null));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
