import { randomBytes } from 'node:crypto';
import type { Answer, Question } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import type { Prompts } from '../remote/connection.ts';
import type { EventHub } from './event-hub.ts';

/** A question without its id, whatever its kind. */
type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never;

interface Waiting {
  readonly question: Question;
  readonly settle: (answer: Answer) => void;
}

/** What the person is told when they are to run operations. */
export type AskedOperations = Omit<Extract<Question, { kind: 'operations' }>, 'id' | 'kind'>;

/** What the person is being asked. Answers pass through memory only. */
export class QuestionService {
  readonly #events: EventHub;
  readonly #waiting = new Map<string, Waiting>();

  constructor(events: EventHub) {
    this.#events = events;
  }

  list(): readonly Question[] {
    return [...this.#waiting.values()].map(({ question }) => question);
  }

  /** Gives the answer of the person. Throws `question.notFound`. */
  answer(id: string, answer: Answer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      throw new PlateauError({
        code: 'question.notFound',
        message: 'This question was answered or withdrawn.',
        hint: 'Connect again to be asked again.',
      });
    }
    waiting.settle(answer);
  }

  /** Prompts that ask on behalf of a host until `signal` aborts, which withdraws what is being asked. */
  promptsFor(host: string, signal: AbortSignal): Prompts {
    return {
      hostKey: async (address, key) => (await this.#ask({ kind: 'hostKey', host, address, key }, signal)) === true,
      secret: async (question) => {
        const answer = await this.#ask({ kind: 'secret', host, ...question }, signal);
        return typeof answer === 'string' ? answer : null;
      },
    };
  }

  /** Asks the person to run operations until `signal` aborts; whether they did. */
  async operationsDone(asked: AskedOperations, signal: AbortSignal): Promise<boolean> {
    return (await this.#ask({ kind: 'operations', ...asked }, signal)) === true;
  }

  #ask(asked: Asked, signal: AbortSignal): Promise<Answer> {
    const id = `q${randomBytes(8).toString('hex')}`;
    const question: Question = { id, ...asked };
    return new Promise<Answer>((resolve) => {
      const withdraw = (): void => settle(null);
      const settle = (answer: Answer): void => {
        signal.removeEventListener('abort', withdraw);
        if (!this.#waiting.delete(id)) return;
        this.#events.tell({ type: 'questionGone', id });
        resolve(answer);
      };
      this.#waiting.set(id, { question, settle });
      signal.addEventListener('abort', withdraw, { once: true });
      if (signal.aborted) withdraw();
      else this.#events.tell({ type: 'question', question });
    });
  }
}
