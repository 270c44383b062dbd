import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../support/process-tree.ts';
import { SSHD_TOOLS, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh');

describe.skipIf(missing.length > 0)(`the tests' own sshd${skipReason(missing)}`, () => {
  it('lets its client in, gives sessions their environment, and leaves nothing', async () => {
    const sshd = await startSshd({ environment: { GREETING: 'hello' } });
    let left: ReturnType<typeof sshd.sessions> = [];
    try {
      const { home, alias } = sshd.config();
      const { stdout, stderr } = spawnSync(
        'ssh',
        ['-F', join(home, '.ssh/config'), '-o', 'BatchMode=yes', alias, 'echo $GREETING; sleep 600 >/dev/null 2>&1 &'],
        { encoding: 'utf8', env: { ...process.env, SSH_AUTH_SOCK: '' } },
      );
      expect([stdout, stderr]).toEqual(['hello\n', '']);
      expect(sshd.log()).toContain('Accepted publickey');
      left = sshd.sessions();
      expect(left.map(({ name }) => name)).toEqual(['sleep']);
    } finally {
      await sshd.stop();
    }
    expect(existsSync(sshd.folder)).toBe(false);
    expect(left.filter(isRunning)).toEqual([]);
  });
});
