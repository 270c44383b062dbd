/** What the key of a sign-off is worth to whoever looks. */
export interface KeyStanding {
  /**
   * `none`: no key signed it, its name is a claim; `unknown`: a good signature by a key that nobody vouches for; `known`: by somebody of the allowed signers;
   * `bad`: the signature is not one of this statement.
   */
  readonly keyState: 'none' | 'unknown' | 'known' | 'bad';
  /** Whose key it is, as the allowed signers have it; empty where they do not. */
  readonly by: string;
}

/** Before anybody named allowed signers. */
export const unasked = ({ key }: { readonly key: string }): KeyStanding => ({
  keyState: key === '' ? 'none' : 'unknown',
  by: '',
});

/** What is said of the key, wherever a sign-off is listed. */
export function keyWords({ keyState, by }: KeyStanding): string {
  switch (keyState) {
    case 'none':
      return 'no key: claimed';
    case 'unknown':
      return 'key unknown';
    case 'known':
      return `verified: ${by}`;
    case 'bad':
      return 'signature is wrong';
  }
}
