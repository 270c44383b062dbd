import type { Prompts } from '../remote/connection.ts';

type SecretQuestion = Parameters<Prompts['secret']>[0];

/** Only what stays the same: one-time codes are never kept. */
const KEPT = new Set<SecretQuestion['what']>(['password', 'passphrase']);

const keyOf = (host: string, { address, what, prompt }: SecretQuestion): string =>
  JSON.stringify([host, address, what, prompt]);

/**
 * Secrets that led to a connection, in the memory of this process only, so that a lost connection can be made again without asking. They
 * are forgotten when the person disconnects and when they stop working.
 */
export class SecretMemory {
  readonly #secrets = new Map<string, string>();

  /**
   * Prompts that answer from memory first and ask otherwise. `keep` is to be called once the connection stands: what was typed until then
   * is remembered.
   */
  answering(host: string, prompts: Prompts): { readonly prompts: Prompts; keep(): void } {
    const typed = new Map<string, string>();
    return {
      prompts: {
        hostKey: prompts.hostKey,
        secret: async (question) => {
          const key = keyOf(host, question);
          const known = this.#secrets.get(key);
          if (known !== undefined && question.attempt === 1) return known;
          this.#secrets.delete(key);
          const answer = await prompts.secret(question);
          if (answer !== null && KEPT.has(question.what)) typed.set(key, answer);
          return answer;
        },
      },
      keep: () => {
        for (const [key, secret] of typed) this.#secrets.set(key, secret);
        typed.clear();
      },
    };
  }

  forget(host: string): void {
    for (const key of this.#secrets.keys()) if (key.startsWith(`[${JSON.stringify(host)},`)) this.#secrets.delete(key);
  }
}
