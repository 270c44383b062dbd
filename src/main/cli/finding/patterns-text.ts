import type { BottleneckPattern } from '../../../core/finding/patterns.ts';
import { CATEGORY_NAMES } from '../../../core/finding/rule-categories.ts';

/** Patterns, each with how it shows, how it is proved, and what is done about it. */
export const patternsText = (patterns: readonly BottleneckPattern[]): string =>
  patterns
    .map(({ category, signature, proof, fixes, source }) =>
      [
        `${category} · ${CATEGORY_NAMES[category]} (${source})`,
        `    shows as: ${signature}`,
        `    proved by: ${proof}`,
        ...fixes.map((fix, at) => `    ${at === 0 ? 'mended by:' : '          '} ${fix}`),
      ].join('\n'),
    )
    .join('\n\n');
