import { isUnknown } from '../../workspace/paste-guess.ts';

/** What only plans have, whatever else the text resembles: a psql table looks like collapsed stacks to a simple eye. */
const SIGNS = /QUERY PLAN|"Plan"|<explain|Node Type|query_block|\(cost=|\(actual time=|\bSCAN \w|EXPLAIN\b/i;
const LOOKED_AT = 20_000;

/** Whether a text is worth reading as query plans: nothing else is known of it, or it has what plans have. */
export const mayBePlan = (text: string, guess: string): boolean =>
  isUnknown(guess) || SIGNS.test(text.slice(0, LOOKED_AT));
