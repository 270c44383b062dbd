import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { missingTools, run } from './tools.ts';

/** A user of this machine with a password, for as long as a test takes. */
export interface ThrowawayUser {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  remove(): Promise<void>;
}

/** Why there can be no throwaway user here; empty where there can. */
export function noThrowawayUsers(): string {
  if (process.getuid?.() !== 0) return ' (skipped: only root can make a throwaway user)';
  const missing = missingTools('useradd', 'userdel', 'openssl');
  return missing.length === 0 ? '' : ` (skipped: ${missing.join(' and ')} not installed here)`;
}

/** Makes a user with a home folder that has to exist. */
export async function makeUser(home: string): Promise<ThrowawayUser> {
  const name = `plateau-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(8).toString('hex');
  const hash = run('openssl', ['passwd', '-6', password], home).trim();
  await patiently(() => run('useradd', ['-M', '-d', home, '-s', '/bin/bash', '-p', hash, name], home));
  const remove = () => patiently(() => run('userdel', ['-f', name], '/'));
  const atExit = (): void => void run('userdel', ['-f', name], '/');
  process.once('exit', atExit);
  return {
    name,
    password,
    uid: Number(run('id', ['-u', name], home)),
    remove: async () => {
      process.off('exit', atExit);
      await remove();
    },
  };
}

/** The files of users are locked while another test changes them. */
async function patiently(change: () => unknown): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      change();
      return;
    } catch (thrown) {
      if (attempt >= 20) throw thrown;
      await wait(250);
    }
  }
}
