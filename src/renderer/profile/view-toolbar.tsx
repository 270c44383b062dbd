import type { FlamePicture } from '../flame/picture.ts';
import { formatShare } from '../flame/quantity.ts';
import { oneLine } from '../ui/format.ts';
import type { ChosenFunction, ViewState } from './view-state.ts';

interface ToggleProps {
  readonly on: boolean;
  readonly onToggle: () => void;
  readonly title: string;
  readonly children: string;
}

export function Toggle({ on, onToggle, title, children }: ToggleProps) {
  return (
    <button type="button" className="toggle" aria-pressed={on} title={title} onClick={onToggle}>
      {children}
    </button>
  );
}

/** How the tree is drawn and turned. */
export function ViewSwitches({ view }: { readonly view: ViewState }) {
  const { query, orientation } = view;
  const flip = () => view.setOrientation(orientation === 'flame' ? 'icicle' : 'flame');
  return (
    <div className="switches">
      <Toggle on={orientation === 'icicle'} onToggle={flip} title="Roots at the top, callees hang down (U)">
        Icicle
      </Toggle>
      <Toggle
        on={query.invert}
        onToggle={() => view.setInvert(!query.invert)}
        title="Start at the functions that ran, their callers stand on them (I)"
      >
        Invert
      </Toggle>
      <Toggle
        on={query.foldRecursion}
        onToggle={() => view.setFold(!query.foldRecursion)}
        title="Draw a recursive function once a stack (R)"
      >
        Fold recursion
      </Toggle>
    </div>
  );
}

interface ChipsProps {
  readonly view: ViewState;
  readonly picture: FlamePicture | null;
}

/** What focus and hiding leave of the view, each with a way to take it back. Nothing where neither is used. */
export function FilterChips({ view, picture }: ChipsProps) {
  const { focus, hide } = view;
  if (focus.length === 0 && hide.length === 0) return null;
  const without = (list: readonly ChosenFunction[], frame: number) => list.filter((other) => other.frame !== frame);
  const share = picture === null || picture.basis <= 0 ? null : picture.whole / picture.basis;
  return (
    <div className="chips">
      {focus.map((chosen) => (
        <Chip
          key={chosen.frame}
          kind="Focus"
          name={chosen.name}
          onRemove={() => view.setFocus(without(focus, chosen.frame))}
        />
      ))}
      {hide.map((chosen) => (
        <Chip
          key={chosen.frame}
          kind="Hidden"
          name={chosen.name}
          onRemove={() => view.setHide(without(hide, chosen.frame))}
        />
      ))}
      {share !== null && share < 0.9995 && <span className="chips-note">shows {formatShare(share)} of the basis</span>}
    </div>
  );
}

function Chip({
  kind,
  name,
  onRemove,
}: {
  readonly kind: string;
  readonly name: string;
  readonly onRemove: () => void;
}) {
  return (
    <span className="chip" title={`${kind}: ${oneLine(name)}`}>
      <span className="chip-kind">{kind}</span>
      <span className="chip-name">{oneLine(name, 120)}</span>
      <button type="button" aria-label={`Remove ${kind.toLowerCase()} ${oneLine(name, 120)}`} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}
