/** A key that a bundle can be signed with. */
export interface SigningKey {
  /** The file of the private key; of the agent's, the line of the public one. */
  readonly sign: string;
  /** What its owner calls it; may be empty. */
  readonly name: string;
  readonly from: 'agent' | 'file';
}
