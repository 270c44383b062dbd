import type { AnyAuthMethod, BaseAgent } from 'ssh2';
import { PlateauError } from '../../../core/error.ts';
import { declined } from '../ssh-errors.ts';
import type { HopSettings, LoginMethod } from '../ssh-settings.ts';
import { shownText } from '../untrusted-text.ts';
import { type Identity, identitiesOf } from './identities.ts';

/** What the server answered to the last attempt. */
export interface LoginAnswer {
  /** Methods it would go on with; null before the first attempt. */
  readonly left: readonly string[] | null;
  /** True where the attempt was right, but is not enough. */
  readonly partial: boolean;
}

/** A question to the person; null: given up. */
export type AskSecret = (question: {
  readonly what: 'password' | 'passphrase' | 'answer';
  readonly prompt: string;
  readonly echo: boolean;
  readonly attempt: number;
}) => Promise<string | null>;

interface KeyboardPrompt {
  readonly prompt: string;
  readonly echo?: boolean;
}

/** How often a password, or a round of questions, may be answered wrongly. */
const TYPED_ATTEMPTS = 3;
/** Rounds of questions within one attempt: a second factor has two or three. */
const MOST_ROUNDS = 20;

/**
 * Logs in to one machine: `attempts` yields what to try next and takes the server's answer, in OpenSSH's order (keys of the agent, key files,
 * keyboard-interactive, password, unless the configuration prefers another).
 */
export class Login {
  readonly #hop: HopSettings;
  readonly #address: string;
  readonly #ask: AskSecret;
  /** Ends the attempt: the person gave up while ssh2 waits for an answer. */
  readonly #fail: (error: PlateauError) => void;
  readonly #tried: string[] = [];
  readonly #skipped: string[] = [];
  #left: readonly string[] = [];
  #askedForPassword = false;

  constructor(hop: HopSettings, address: string, ask: AskSecret, fail: (error: PlateauError) => void) {
    this.#hop = hop;
    this.#address = address;
    this.#ask = ask;
    this.#fail = fail;
  }

  async *attempts(): AsyncGenerator<AnyAuthMethod, void, LoginAnswer> {
    const username = this.#hop.user;
    // The methods that the server offers come with its refusal of none.
    let answer: LoginAnswer = yield { type: 'none', username };
    const used = new Set<Identity>();
    let identities: readonly Identity[] | null = null;
    for (let begin = true; begin; ) {
      begin = false;
      this.#left = answer.left ?? [];
      for (const method of this.#hop.methods) {
        if (!this.#left.includes(method)) continue;
        if (method === 'publickey') {
          identities ??= await identitiesOf(this.#hop, this.#passphrase, (what) => this.#skipped.push(what));
          answer = yield* this.#keys(identities, used);
        } else {
          answer = yield* this.#typed(method);
        }
        if (answer.partial) {
          begin = true;
          break;
        }
      }
    }
  }

  async *#keys(
    identities: readonly Identity[],
    used: Set<Identity>,
  ): AsyncGenerator<AnyAuthMethod, LoginAnswer, LoginAnswer> {
    const username = this.#hop.user;
    for (const identity of identities) {
      if (used.has(identity)) continue;
      let signed = false;
      const agent: BaseAgent = identity.agent(() => {
        signed = true;
      });
      used.add(identity);
      this.#note(identity.name);
      const answer: LoginAnswer = yield { type: 'agent', username, agent };
      if (!signed) continue;
      // ssh2 does not pass on the answer to a key of an agent (it may be enough in part): asked for once more.
      const before = answer.left ?? this.#left;
      const { left } = yield { type: 'none', username };
      if (left !== null && left.join() !== before.join()) return { left, partial: true };
    }
    return { left: this.#left, partial: false };
  }

  async *#typed(method: Exclude<LoginMethod, 'publickey'>): AsyncGenerator<AnyAuthMethod, LoginAnswer, LoginAnswer> {
    const username = this.#hop.user;
    let answer: LoginAnswer = { left: this.#left, partial: false };
    // Servers that ask for the password by keyboard-interactive offer it under both names.
    if (method === 'password' && this.#askedForPassword) return answer;
    for (let attempt = 1; attempt <= TYPED_ATTEMPTS; attempt++) {
      this.#note(method);
      if (method === 'password') {
        const prompt = `Password for ${username}@${this.#address}`;
        const password = await this.#answered({ what: 'password', prompt, echo: false, attempt });
        answer = yield { type: 'password', username, password };
      } else {
        let asked = false;
        let rounds = 0;
        answer = yield {
          type: 'keyboard-interactive',
          username,
          prompt: (name, instructions, _language, prompts, finish) => {
            asked = true;
            if (++rounds > MOST_ROUNDS) return this.#fail(this.failure());
            this.#round(attempt, [name, instructions], prompts).then(finish, this.#failed);
          },
        };
        // Refused without a question: nothing to be mended by typing.
        if (!asked) return answer;
      }
      if (answer.partial || !(answer.left ?? []).includes(method)) return answer;
    }
    return answer;
  }

  /** Asks what the server asks, one question after the other. */
  async #round(attempt: number, above: readonly string[], prompts: readonly KeyboardPrompt[]): Promise<string[]> {
    const answers: string[] = [];
    for (const [index, { prompt, echo = false }] of prompts.entries()) {
      const password = !echo && prompts.length === 1 && /^\s*(\(.*\) )?password\b[^\n]*$/i.test(prompt);
      if (password) this.#askedForPassword = true;
      const text = shownText([...(index === 0 ? above : []), prompt].filter((part) => part.trim() !== '').join('\n'));
      const what = password ? 'password' : 'answer';
      answers.push(await this.#answered({ what, prompt: text === '' ? 'Answer' : text, echo, attempt }));
    }
    return answers;
  }

  readonly #passphrase = async (file: string, attempt: number): Promise<string | null> => {
    const prompt = `Passphrase for the key ${file}`;
    try {
      const answer = await this.#answered({ what: 'passphrase', prompt, echo: false, attempt });
      return answer === '' ? null : answer;
    } catch (thrown) {
      // ssh2 would go on with the next key.
      this.#failed(thrown);
      throw thrown;
    }
  };

  async #answered(question: Parameters<AskSecret>[0]): Promise<string> {
    const answer = await this.#ask(question);
    if (answer === null) throw declined(this.#address);
    return answer;
  }

  readonly #failed = (thrown: unknown): void => {
    this.#fail(thrown instanceof PlateauError ? thrown : this.failure());
  };

  #note(what: string): void {
    if (!this.#tried.includes(what)) this.#tried.push(what);
  }

  /** The error of a login that was refused for good. */
  failure(detail?: string): PlateauError {
    const tried =
      this.#tried.length === 0 ? 'nothing that could be tried here' : shownText(this.#tried.join(', '), 400);
    const accepted = this.#left.length === 0 ? 'nothing it told' : shownText(this.#left.join(', '), 200);
    const skipped = this.#skipped.length === 0 ? '' : ` Left out: ${shownText(this.#skipped.join(', '), 400)}.`;
    const typed = this.#tried.some((what) => what === 'password' || what === 'keyboard-interactive');
    const said = detail === undefined ? '' : ` It said: ${shownText(detail, 200)}.`;
    return new PlateauError({
      code: 'ssh.authFailed',
      message: `${this.#address} does not let ${this.#hop.user} in. Tried: ${tried}. It would accept: ${accepted}.${said}${skipped}`,
      hint: `Check the user and the ${typed ? 'password' : 'key'}. Certificates, FIDO and smart card keys need the system transport. Where it says “Too many authentication failures”, set IdentitiesOnly for this host.`,
    });
  }
}
