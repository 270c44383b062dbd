import type { Basis } from '../../core/verdict/verdict.ts';
import type { DenominatorTotals } from '../../main/api/contract/items.ts';
import { formatShare, formatWeight } from '../flame/quantity.ts';
import { formatCount } from '../ui/format.ts';

const CHOICES: readonly { readonly basis: Basis; readonly title: string; readonly means: string }[] = [
  { basis: 'all', title: 'D_all', means: 'everything that was sampled, idle threads too' },
  { basis: 'active', title: 'D_active', means: 'without idle samples: what the rules judge' },
  { basis: 'app', title: 'D_app', means: 'without idle, garbage collection, JIT and profiler samples' },
];

/** How much of everything a basis counts, and what it leaves out, in words. */
export function excludedWords(totals: DenominatorTotals, basis: Basis): string {
  if (!(totals.all > 0)) return 'nothing sampled';
  const share = (weight: number) => formatShare(weight / totals.all);
  const idle = totals.all - totals.active;
  const overhead = totals.active - totals.app;
  if (basis === 'all') {
    return idle > 0 ? `nothing left out; ${share(idle)} is idle` : 'nothing left out; no idle samples in the file';
  }
  const parts = [
    ...(idle > 0 ? [`${share(idle)} idle`] : []),
    ...(basis === 'app' && overhead > 0 ? [`${share(overhead)} gc, JIT and profiler`] : []),
  ];
  if (parts.length === 0) return 'nothing to leave out';
  return `left out: ${parts.join(' and ')}`;
}

export interface BasisSwitchProps {
  readonly basis: Basis;
  readonly onBasis: (basis: Basis) => void;
  readonly totals: DenominatorTotals | null;
  readonly unit: string;
}

/** What 100 % is of: three choices, each with the weight it holds, and what the chosen one leaves out. */
export function BasisSwitch({ basis, onBasis, totals, unit }: BasisSwitchProps) {
  return (
    <div className="basis">
      <fieldset className="segments">
        <legend className="visually-hidden">What 100 % is of</legend>
        {CHOICES.map((choice) => (
          <label
            key={choice.basis}
            className="segment"
            data-on={choice.basis === basis}
            title={`${choice.title}: ${choice.means}${totals === null ? '' : ` · ${formatWeight(totals[choice.basis], unit)}, ${formatCount(totals.samples[choice.basis])} samples`}`}
          >
            <input
              type="radio"
              className="visually-hidden"
              checked={choice.basis === basis}
              onChange={() => onBasis(choice.basis)}
            />
            {choice.title}
            {totals !== null && totals.all > 0 && (
              <span className="segment-note">{formatShare(totals[choice.basis] / totals.all)}</span>
            )}
          </label>
        ))}
      </fieldset>
      {totals !== null && <span className="basis-excluded">{excludedWords(totals, basis)}</span>}
    </div>
  );
}
