import type { Category } from '../../core/profile/model.ts';

/** A category as swatch and word. */
export function CategoryChip({ category }: { readonly category: Category | string }) {
  return (
    <span className="category-chip">
      <span className="category-swatch" style={{ background: `var(--category-${category})` }} aria-hidden="true" />
      {category}
    </span>
  );
}
