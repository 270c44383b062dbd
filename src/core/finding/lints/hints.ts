import { isBreached } from '../severity.ts';
import { isBlank, type Lint, when } from './context.ts';

/** Below this share of its whole a path is cold. */
const COLD = 0.05;
const HORIZONTAL =
  /\b(?:scale out|horizontal|more (?:instances|replicas|nodes|pods|machines)|another (?:instance|replica|node))\b/i;
const VERTICAL = /\b(?:scale up|vertical|bigger|larger|more (?:memory|RAM|CPUs?|cores))\b/i;
const CACHE = /\bcach(?:e|es|ed|ing)\b/i;
const IN_CODE = /\b(?:code|function|loop|refactor|algorithm|serialis|serializ|parse)\w*/i;
const IN_DATABASE = /\b(?:index|query|queries|SQL|join|statement|schema|batch)\w*/i;

/** What is often a mistake and may be right all the same. */
export const hints: readonly Lint[] = [
  ({ body }) =>
    when(
      body.observed.sloBreach === false && !isBreached(body),
      'hint.premature',
      'observed',
      null,
      'No objective is breached: this may be a premature optimisation.',
    ),
  ({ body, verdicts }) => {
    // Time in plans is the database's, whatever the program does around it.
    const inDatabase = verdicts.some(
      ({ rule, measure }) => rule.startsWith('EX-') && measure.unit === 'share' && measure.value > 0.5,
    );
    const fixes = body.fixPlan.map(({ text }) => text).filter((text) => !isBlank(text));
    const elsewhere = fixes.length > 0 && fixes.every((text) => IN_CODE.test(text) && !IN_DATABASE.test(text));
    const text = 'The time is spent in the database, and the fixes are in the program’s code: the wrong layer?';
    return when(inDatabase && elsewhere, 'hint.wrongLayer', 'fixPlan', null, text);
  },
  ({ body }) =>
    when(
      body.category !== 'cache' && body.fixPlan.length > 0 && body.fixPlan.every(({ text }) => CACHE.test(text)),
      'hint.cachingEverything',
      'fixPlan',
      null,
      'Every fix is a cache: it hides the cost, and adds invalidation. Is there a fix that does less work?',
    ),
  ({ body }) => {
    const first = body.fixPlan.findIndex(({ text }) => HORIZONTAL.test(text));
    const vertical = body.fixPlan.findIndex(({ text }) => VERTICAL.test(text));
    const text = 'It scales out before it scales up: a bigger machine is simpler, where one is enough.';
    return when(first >= 0 && (vertical < 0 || first < vertical), 'hint.horizontalFirst', 'fixPlan', null, text);
  },
  ({ body }) =>
    when(
      body.priority.p95After !== null && body.priority.p99After === null,
      'hint.tailIgnored',
      'priority',
      null,
      'What is expected of p95 is said, of p99 not: a fix of the middle can leave the tail as it is.',
    ),
  ({ evidence }) => {
    const dev = evidence.filter(({ hostClass }) => hostClass === 'dev').map(({ id }) => id);
    const text = `Evidence ${dev.join(', ')} comes from a development host: its load and its data are not those of production.`;
    return when(dev.length > 0, 'hint.devHost', 'evidence', null, text);
  },
  ({ verdicts }) => {
    const shares = verdicts.filter(({ measure }) => measure.unit === 'share' && measure.name !== 'growth');
    const isCold = shares.length > 0 && shares.every(({ measure }) => measure.value < COLD);
    return when(isCold, 'hint.coldPath', 'evidence', null, 'All it is about takes less than 5 %: a cold path.');
  },
];
