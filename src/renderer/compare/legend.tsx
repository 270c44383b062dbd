import type { Colouring } from '../flame/palette.ts';
import { DIFF_STEPS, diffPaints } from '../flame/palette.ts';
import { useTokens } from '../flame/theme-tokens.ts';

/** What the colours say. The sign stands in every coloured box too, and the strips lie the same way. */
export function DiffLegend({ colouring }: { readonly colouring: Exclude<Colouring, 'category'> }) {
  const token = useTokens();
  const removed = colouring === 'removed';
  const paints = diffPaints(token).slice(0, removed ? DIFF_STEPS + 1 : 2 * DIFF_STEPS + 1);
  const what = colouring === 'deltaCost' ? 'own cost' : 'own share';
  return (
    <figure
      className="legend"
      aria-label={
        removed
          ? 'Colours: blue and minus, gone after; grey, its callers or within the noise'
          : `Colours: blue and minus, less ${what}; orange and plus, more; grey, within the noise`
      }
    >
      <span>{removed ? '− gone after' : '− less'}</span>
      <span className="legend-scale" aria-hidden="true">
        {paints.map((paint, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a fixed scale
          <span key={step} className={`legend-step legend-${paint.pattern}`} style={{ backgroundColor: paint.fill }} />
        ))}
      </span>
      {!removed && <span>+ more {what}</span>}
      <span className="legend-noise">
        {removed ? 'grey: its callers, or within the noise' : 'grey: within the noise'}
      </span>
    </figure>
  );
}
