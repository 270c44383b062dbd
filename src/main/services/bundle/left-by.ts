/** What lies beside a bundle while it is written, by the token of its export: the zip that is not whole yet. */
export const partialZip = (token: string): string => `.plateau-bundle-${token}.partial`;

/** The same of a signature by a key of the agent: its public part, which ssh-keygen reads of a file. */
export const agentsKey = (token: string): string => `.key-${token}.pub`;

/** All that an export may leave beside its bundle where it is ended in the middle. */
export const leftBy = (token: string): readonly string[] => [partialZip(token), agentsKey(token)];
