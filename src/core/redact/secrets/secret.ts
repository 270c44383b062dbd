/** A secret in a text: what is to be replaced, and what it is. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}
