import { useState } from 'react';
import { FlamePane, type FlameSelection } from '../flame/flame-pane.tsx';
import { labelOf } from '../flame/palette.ts';
import type { FlamePicture } from '../flame/picture.ts';
import { usePictureWidth } from '../flame/picture-width.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import type { FunctionTable } from './function-table.ts';
import { useSandwich, type ViewQuery } from './profile-data.ts';
import { describeBox, ProfileTooltip } from './profile-tooltip.tsx';

export interface SandwichPanelProps {
  readonly query: ViewQuery;
  /** The function in the middle; null: none chosen. */
  readonly frame: number | null;
  readonly functions: FunctionTable | null;
  readonly matched: ReadonlySet<string> | null;
  /** Puts another function in the middle. */
  readonly onFunction: (frame: number) => void;
  readonly menu: (frame: number) => readonly MenuEntry[];
}

/** Callers of a function above it, what it calls below, each put together from all its places. */
export function SandwichPanel(props: SandwichPanelProps) {
  if (props.frame === null) {
    return (
      <p className="panel-empty">
        Select a function in the picture or in the table to see who calls it and what it calls.
      </p>
    );
  }
  return (
    <div className="sandwich">
      <SandwichHalf key={`callers ${props.frame}`} {...props} frame={props.frame} direction="callers" />
      <SandwichHalf key={`callees ${props.frame}`} {...props} frame={props.frame} direction="callees" />
    </div>
  );
}

interface HalfProps extends SandwichPanelProps {
  readonly frame: number;
  readonly direction: 'callers' | 'callees';
}

function SandwichHalf({ query, frame, direction, functions, matched, onFunction, menu }: HalfProps) {
  const { pixels, onPixels, measure } = usePictureWidth();
  const [root, setRoot] = useState(-1);
  const [selection, setSelection] = useState<FlameSelection>({ node: null, function: null });
  const { value, error, loading } = useSandwich(query, frame, direction, root, pixels);
  const title = direction === 'callers' ? 'Callers' : 'Callees';
  return (
    <section ref={measure} className="sandwich-half" aria-label={title}>
      <h3 className="sandwich-title">
        {title}
        {root >= 0 && (
          <button type="button" className="link" onClick={() => setRoot(-1)}>
            reset zoom
          </button>
        )}
      </h3>
      {error !== null && <ErrorCard error={error} />}
      {value !== null && (
        <FlamePane
          label={`${title} of ${oneLine(value.names[0]?.name ?? 'the function', 80)}`}
          picture={value}
          orientation={direction === 'callers' ? 'flame' : 'icicle'}
          colouring="category"
          selection={selection}
          matched={matched}
          busy={loading}
          onSelect={setSelection}
          onZoom={setRoot}
          onPixels={onPixels}
          tooltip={(box) => (
            <ProfileTooltip picture={value} box={box} query={query} functions={functions} withHits={false} />
          )}
          describe={(box) => describeBox(value, box)}
          menu={(box) => menuOf(value, box, onFunction, menu)}
        />
      )}
    </section>
  );
}

function menuOf(
  picture: FlamePicture,
  box: number,
  onFunction: (frame: number) => void,
  menu: (frame: number) => readonly MenuEntry[],
): readonly MenuEntry[] {
  const frame = Number(picture.names[picture.name[box] as number]?.id ?? -1);
  if (frame < 0) return [];
  return [
    {
      kind: 'action',
      id: 'centre',
      title: `Callers and callees of ${oneLine(labelOf(picture, box), 40)}`,
      enabled: true,
      run: () => onFunction(frame),
    },
    { kind: 'divider', id: 'rest' },
    ...menu(frame),
  ];
}
