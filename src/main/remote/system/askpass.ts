import { constants, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * What `ssh` starts to ask something (SSH_ASKPASS): it lays the question down in the folder it stands in, and passes on what comes through
 * its own FIFO: `yes` and the answer, which so never stands in a file. A question with the hint `none` is only told (touch the key).
 */
const SCRIPT = `#!/bin/sh
umask 077
folder=\${0%/*}
kind=question
[ "$SSH_ASKPASS_PROMPT" = none ] && kind=notice
[ "$kind" = notice ] || mkfifo "$folder/answer.$$" || exit 1
printf %s "$1" >"$folder/new.$$" && mv "$folder/new.$$" "$folder/$kind.$$" || exit 1
[ "$kind" = notice ] && exit 0
exec <"$folder/answer.$$"
IFS= read -r verdict
[ "$verdict" = yes ] || exit 1
cat
`;

/** A question of `ssh`, in its own words. */
export interface AskedQuestion {
  readonly kind: 'question' | 'notice';
  readonly text: string;
  answer(text: string): Promise<void>;
}

const LOOK_MS = 40;
/** Longest that the asking program may take to open its FIFO, in looks. */
const MOST_LOOKS = 100;

/** Writes the program; its path. */
export function writeAskpass(folder: string): string {
  const path = join(folder, 'askpass');
  writeFileSync(path, SCRIPT, { mode: 0o700 });
  return path;
}

/** The questions that are laid down in a folder, one after the other, until `signal` aborts. */
export async function* askedQuestions(folder: string, signal: AbortSignal): AsyncGenerator<AskedQuestion> {
  while (!signal.aborted) {
    for (const name of readdirSync(folder).sort()) {
      const match = /^(question|notice)\.(\d+)$/.exec(name);
      if (match === null) continue;
      const text = readFileSync(join(folder, name), 'utf8');
      rmSync(join(folder, name));
      const fifo = join(folder, `answer.${match[2]}`);
      yield { kind: match[1] === 'notice' ? 'notice' : 'question', text, answer: (given) => answer(fifo, given) };
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A reader that is not there any more is not waited for: `ssh` has ended. */
async function answer(fifo: string, text: string): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const handle = await open(fifo, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => null);
    if (handle === null) {
      await wait(LOOK_MS);
      continue;
    }
    try {
      await handle.write(`yes\n${text.replaceAll(/[\r\n]/g, '')}\n`);
    } finally {
      await handle.close();
      rmSync(fifo, { force: true });
    }
    return;
  }
}
