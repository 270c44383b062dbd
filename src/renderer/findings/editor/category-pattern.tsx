import { Button } from '@blueprintjs/core';
import { Plus, Tick } from '@blueprintjs/icons';
import type { FindingCategory } from '../../../core/finding/model.ts';
import { patternOf } from '../../../core/finding/patterns.ts';
import { CATEGORY_NAMES } from '../../../core/finding/rule-categories.ts';
import { useField } from './editor-context.tsx';
import { freshFix } from './fresh-rows.ts';

/** How a kind of bottleneck shows, how it is proved, and what usually mends it, each a fix to begin with. */
export function CategoryPattern({ category }: { readonly category: FindingCategory }) {
  const [fixes, setFixes] = useField('fixPlan');
  const pattern = patternOf(category);
  if (pattern === null) return null;
  const planned = new Set(fixes.map(({ text }) => text));
  return (
    <details className="form-details category-pattern">
      <summary>How it shows, how it is proved, what mends it: {CATEGORY_NAMES[category]}</summary>
      <dl>
        <dt>Shows as</dt>
        <dd>{pattern.signature}</dd>
        <dt>Proved by</dt>
        <dd>{pattern.proof}</dd>
        <dt>Mended by</dt>
        <dd className="category-pattern-fixes">
          {pattern.fixes.map((text) => (
            <Button
              key={text}
              size="small"
              variant="outlined"
              icon={planned.has(text) ? <Tick /> : <Plus />}
              disabled={planned.has(text)}
              title="Add to the fix plan"
              onClick={() => setFixes((rows) => [...rows, { ...freshFix(rows), text }])}
            >
              {text}
            </Button>
          ))}
        </dd>
      </dl>
      <p className="field-note">{pattern.source}; a beginning, and no advice on this finding.</p>
    </details>
  );
}
