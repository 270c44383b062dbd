import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SigningKey } from '../../../../core/bundle/signing-key.ts';

const AGENT_MS = 3000;
/** `ssh-ed25519 AAAA… anna@laptop`: type, key, and what its owner calls it. */
const PUBLIC_KEY = /^((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/=]+)(?: (.*))?$/;

const partsOf = (text: string): readonly [key: string, comment: string] | null => {
  const [, type = '', key = '', comment = ''] = PUBLIC_KEY.exec(text.trim()) ?? [];
  return type === '' ? null : [`${type} ${key}`, comment];
};

/** Public keys of the person's agent, a line each; none where there is no agent. */
function agentKeys(): readonly string[] {
  const { status, stdout } = spawnSync('ssh-add', ['-L'], { encoding: 'utf8', timeout: AGENT_MS });
  return status === 0 ? stdout.split('\n').filter((line) => partsOf(line) !== null) : [];
}

function publicFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.pub'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // Somebody without a folder of keys has none.
    return [];
  }
}

/** Keys that a bundle can be signed with: those that the agent has first, then private files of OpenSSH’s folder. No private key is read. */
export function signingKeys(folder: string = join(homedir(), '.ssh')): readonly SigningKey[] {
  const known = new Map<string, SigningKey>();
  for (const line of agentKeys()) {
    const parts = partsOf(line);
    if (parts !== null) known.set(parts[0], { sign: line, name: parts[1], from: 'agent' });
  }
  for (const path of publicFiles(folder)) {
    const file = path.slice(0, -'.pub'.length);
    const parts = partsOf(readFileSync(path, 'utf8').slice(0, 20_000));
    if (parts === null || known.has(parts[0]) || !existsSync(file)) continue;
    known.set(parts[0], { sign: file, name: parts[1], from: 'file' });
  }
  return [...known.values()];
}

/** Whether what signs is the public half of an agent's key and no file. */
export const isPublicKey = (sign: string): boolean => partsOf(sign) !== null;
