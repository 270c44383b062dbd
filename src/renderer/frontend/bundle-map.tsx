import { useMemo, useRef } from 'react';
import { useSize } from '../flame/pane-size.ts';
import { formatBytes, oneLine } from '../ui/format.ts';
import { layoutParts, type PartBox } from './bundle-layout.ts';
import { type PartRow, SIZE_WORDS } from './frontend-columns.tsx';

/** Colours of packages, again from the first after the last. */
const COLOURS = 7;
/** CSS pixels a letter of a name takes. */
const LETTER = 6.4;

function fitting(name: string, width: number): string {
  const room = Math.floor((width - 8) / LETTER);
  if (room < 3) return '';
  return name.length <= room ? name : `${name.slice(0, room - 1)}…`;
}

interface BoxProps {
  readonly box: PartBox;
  readonly parts: readonly PartRow[];
  readonly selected: boolean;
  readonly onSelect: (row: number) => void;
}

function Box({ box, parts, selected, onSelect }: BoxProps) {
  const { x0, y0, x1, y1, row, name, bytes, depth, group } = box;
  const [width, height] = [x1 - x0, y1 - y0];
  const title = oneLine(`${parts[row]?.path ?? name}: ${formatBytes(bytes)}`, 600);
  const style = { left: x0, top: y0, width, height, '--group': `var(--group-${(group % COLOURS) + 1})` };
  const said = depth === 1 ? `${oneLine(name, 200)} ${formatBytes(bytes)}` : oneLine(name, 200);
  const text = height < 14 ? '' : fitting(said, width);
  if (row < 0) {
    return (
      <div className="bundle-package" title={title} style={style}>
        {text}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={selected ? 'bundle-part bundle-part-selected' : 'bundle-part'}
      // The table is there for the keyboard: hundreds of stops would only be in its way.
      tabIndex={-1}
      aria-label={title}
      title={title}
      style={style}
      onClick={() => onSelect(row)}
    >
      {text}
      {height >= 30 && width >= 60 && <small>{formatBytes(bytes)}</small>}
    </button>
  );
}

export interface BundleMapProps {
  readonly parts: readonly PartRow[];
  readonly selected: number;
  readonly onSelect: (row: number) => void;
}

/** The parts of a build as areas, by packages; the table beside it has them all, by keyboard too. */
export function BundleMap({ parts, selected, onSelect }: BundleMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const boxes = useMemo(() => layoutParts(parts, width, height), [parts, width, height]);
  const kinds = [...new Set(parts.map(({ are }) => SIZE_WORDS[are]))];
  if (parts.length === 0)
    return <p className="bundle-none">No size is known of all files: none can be drawn beside each other.</p>;
  return (
    <section className="bundle" aria-label="Parts as areas">
      <p className="bundle-note">Areas are bytes: {kinds.join('; ')}.</p>
      <div ref={frame} className="bundle-frame">
        {boxes.map((box) => (
          <Box
            key={`${box.depth} ${box.x0} ${box.y0}`}
            box={box}
            parts={parts}
            selected={box.row >= 0 && box.row === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </section>
  );
}
