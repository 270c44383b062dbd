import { open } from 'node:fs/promises';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureRun } from '../profiler.ts';

/** Where it stands in the capture's folder; a folder of a hidden name is not taken for something captured. */
export const SENT = '.bin/py-spy';
/** py-spy has some 10 MB. */
const MOST_BYTES = 64 << 20;
/** Machines by `e_machine` of an ELF header, as `uname -m` calls them. */
const MACHINES: Readonly<Record<number, RegExp>> = {
  3: /^i[3-6]86$/,
  40: /^arm/,
  62: /^(x86_64|amd64)$/,
  183: /^(aarch64|arm64)$/,
};

function badProgram(path: string, why: string): PlateauError {
  return new PlateauError({
    code: 'capture.badProgram',
    message: `“${path}” cannot be sent as py-spy: ${why}.`,
    hint: 'Give the py-spy program itself, for the host’s architecture: “pip download py-spy --platform manylinux2014_x86_64 --no-deps” brings a wheel, a ZIP with the program in it.',
  });
}

/** A program of this machine that runs on a Linux of this architecture. Throws `capture.badProgram`. */
async function programOf(path: string, architecture: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    throw badProgram(
      path,
      thrown instanceof Error && 'code' in thrown ? `it cannot be read (${thrown.code})` : 'it cannot be read',
    );
  });
  try {
    const about = await file.stat();
    if (!about.isFile()) throw badProgram(path, 'it is no file');
    if (about.size > MOST_BYTES) throw badProgram(path, `it has ${Math.round(about.size / 1e6)} MB`);
    const bytes = await file.readFile();
    if (bytes.length < 20 || bytes.readUInt32BE(0) !== 0x7f454c46) {
      throw badProgram(path, 'it is no Linux program (ELF)');
    }
    const machine = bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18);
    if (MACHINES[machine]?.test(architecture) === false) {
      throw badProgram(path, `it is for another architecture than the host’s (${architecture})`);
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/**
 * Sends a py-spy of this machine into the capture's folder, with which it goes again, and asks it for its version.
 * Throws `capture.badProgram`, `capture.diskFull`, `capture.noFolder`, `ssh.*`.
 */
export async function sendPySpy(run: CaptureRun, path: string): Promise<string> {
  const { entry, host } = run.facts;
  const bytes = await programOf(path, host.architecture);
  run.progress(`sending py-spy to ${entry.name}`, null);
  const there = await run.send(bytes, SENT);
  const { stdout, stderr, code } = await run.command([there, '--version']);
  const version = /^py-spy \S+/m.exec(stdout)?.[0];
  if (version !== undefined) return version;
  throw badProgram(
    path,
    code === 126
      ? `${entry.name} runs no programs from “${host.folder.path}” (mounted noexec?)`
      : `on ${entry.name} it does not run as py-spy: ${(stderr || stdout).trim().slice(0, 200)}`,
  );
}
