import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

export interface SplitProps {
  /** What the border moves, for screen readers. */
  readonly label: string;
  /** Share of the second part, 0–1; null: the first part takes what it needs, up to a limit. */
  readonly share: number | null;
  readonly onShare: (share: number) => void;
  readonly first: ReactNode;
  /** Null: there is none, and the first part has all the room. */
  readonly second: ReactNode | null;
  readonly direction?: 'column' | 'row';
}

const STEP = 0.04;

export const clampShare = (share: number): number => Math.min(0.9, Math.max(0.08, share));

/** Two parts with a border between them that can be dragged, or moved by the arrow keys. */
export function Split({ label, share, onShare, first, second, direction = 'column' }: SplitProps) {
  const box = useRef<HTMLDivElement>(null);
  const now = (): number => {
    const parts = box.current?.children;
    const [first, , second] = parts === undefined ? [] : [...parts].map((part) => part.getBoundingClientRect());
    if (first === undefined || second === undefined) return share ?? 0.5;
    const [a, b] = direction === 'column' ? [first.height, second.height] : [first.width, second.width];
    return a + b > 0 ? b / (a + b) : 0.5;
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons === 0 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const area = box.current?.getBoundingClientRect();
    if (area === undefined) return;
    const left =
      direction === 'column' ? (area.bottom - event.clientY) / area.height : (area.right - event.clientX) / area.width;
    onShare(clampShare(left));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const larger = direction === 'column' ? 'ArrowUp' : 'ArrowLeft';
    const smaller = direction === 'column' ? 'ArrowDown' : 'ArrowRight';
    if (event.key !== larger && event.key !== smaller) return;
    event.preventDefault();
    event.stopPropagation();
    onShare(clampShare(now() + (event.key === larger ? STEP : -STEP)));
  };
  return (
    <div ref={box} className={`split split-${direction}`}>
      <div
        className={share === null ? 'split-part split-part-fitting' : 'split-part'}
        style={share === null ? undefined : { flexGrow: second === null ? 1 : 1 - share }}
      >
        {first}
      </div>
      {second !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a border that can be moved is a focusable separator, which <hr> is not
        <div
          className="split-border"
          role="separator"
          tabIndex={0}
          aria-label={label}
          aria-orientation={direction === 'column' ? 'horizontal' : 'vertical'}
          aria-valuenow={Math.round((share ?? 0.5) * 100)}
          aria-valuemin={8}
          aria-valuemax={90}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
        />
      )}
      {second !== null && (
        <div className="split-part" style={{ flexGrow: share ?? 1 }}>
          {second}
        </div>
      )}
    </div>
  );
}
