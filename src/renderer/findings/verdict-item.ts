import { createContext } from 'react';

/** The item whose verdicts are drawn; null outside of an item's view. */
export const VerdictItem = createContext<string | null>(null);
