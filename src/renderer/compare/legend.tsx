import { DIFF_STEPS, diffPaints } from '../flame/palette.ts';
import { useTokens } from '../flame/theme-tokens.ts';
import type { DiffColouring } from './compare-state.ts';

/** What the colours say. The sign stands in every coloured box too, and the strips lie the same way. */
export function DiffLegend({ colouring }: { readonly colouring: DiffColouring }) {
  const token = useTokens();
  const paints = diffPaints(token).slice(0, 2 * DIFF_STEPS + 1);
  const what = colouring === 'deltaCost' ? 'own cost' : 'own share';
  return (
    <figure
      className="legend"
      aria-label={`Colours: blue and minus, less ${what}; orange and plus, more; grey, within the noise`}
    >
      <span>− less</span>
      <span className="legend-scale" aria-hidden="true">
        {paints.map((paint, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a fixed scale
          <span key={step} className={`legend-step legend-${paint.pattern}`} style={{ backgroundColor: paint.fill }} />
        ))}
      </span>
      <span>+ more {what}</span>
      <span className="legend-noise">grey: within the noise</span>
    </figure>
  );
}
