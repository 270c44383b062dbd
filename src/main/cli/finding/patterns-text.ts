import type { FindingCategory } from '../../../core/finding/model.ts';
import type { BottleneckPattern } from '../../../core/finding/patterns.ts';
import { CATEGORY_NAMES } from '../../../core/finding/rule-categories.ts';

/** Said of a category that the playbooks have no pattern of. */
export const noPatternText = (category: FindingCategory): string =>
  `${category} · ${CATEGORY_NAMES[category]}\n    The playbooks name no pattern of it: how it shows and what mends it is for its finding to say.`;

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
