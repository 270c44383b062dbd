import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Answer, Question } from '../../core/capture/host.ts';
import { heapName } from '../../core/capture/series.ts';
import type { Services } from '../services/index.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

function hasTerminal(): boolean {
  return process.stdin.isTTY === true;
}

/** Asks on the terminal; what is typed is shown or not. Null where there is no terminal or the person gives up. */
async function typed(prompt: string, echo: boolean, signal: AbortSignal): Promise<string | null> {
  if (!hasTerminal()) return null;
  process.stderr.write(prompt);
  // The prompt stands already; what readline would write is the typed text.
  const output = echo ? process.stderr : new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return await lines.question('', { signal });
  } catch {
    return null;
  } finally {
    lines.close();
    if (!echo) process.stderr.write('\n');
  }
}

/** Answers what hosts ask while a connection is made, on the terminal. */
export class Questions {
  readonly #terminal: Terminal;
  #trusted: string | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Accepts an unknown host key with this fingerprint without asking, and no other. */
  trustOnly(sha256: string): void {
    this.#trusted = sha256;
  }

  /** Answers until `signal` aborts. */
  async answerAll(services: Services, signal: AbortSignal): Promise<void> {
    for await (const event of services.events.events(signal)) {
      if (event.type !== 'question') continue;
      const { question } = event;
      const answer = await this.#ask(question, signal);
      // It may have been withdrawn while the person thought.
      if (services.questions.list().some(({ id }) => id === question.id))
        services.questions.answer(question.id, answer);
    }
  }

  async #ask(question: Question, signal: AbortSignal): Promise<Answer> {
    const terminal = this.#terminal;
    if (question.kind === 'secret') {
      terminal.settle();
      if (!hasTerminal()) {
        terminal.complain(
          `${printable(question.prompt)}: There is no terminal to ask on. Use a key without a passphrase, or one that your ssh-agent holds.`,
        );
        return null;
      }
      return typed(`${printable(question.prompt)} `, question.echo, signal);
    }
    if (question.kind === 'operations') {
      const { label, taken, heaps, operations } = question;
      const what = operations === null ? 'the operations' : `${operations.toLocaleString('en-US')} operations`;
      terminal.complain(`${printable(label)}: ${taken} of ${heaps} heaps are taken. Run ${what} now.`);
      return (await typed(`Enter takes ${heapName(taken)}. `, true, signal)) !== null;
    }
    const { address, key } = question;
    if (this.#trusted !== null) return this.#trusted === key.sha256;
    terminal.complain(
      [
        `The host key of ${printable(address)} is not known:`,
        `    ${key.type}  ${key.sha256}`,
        'On that machine, “ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub” prints it. Nothing was sent to it yet.',
      ].join('\n'),
    );
    const answer = await typed('Trust it from now on? [yes/no] ', true, signal);
    if (answer === null) {
      terminal.complain('There is no terminal to ask on. “plateau hosts trust NAME --key SHA256:…” trusts it.');
    }
    return answer !== null && /^y(es)?$/i.test(answer.trim());
  }
}
