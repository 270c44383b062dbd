import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

const DISTANCE = 14;
const MARGIN = 8;

/** Where something of a size stands beside a point: below and right of it, or on the other side where the window ends. */
export function besidePoint(
  point: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const place = (at: number, length: number, room: number): number => {
    const after = at + DISTANCE;
    if (after + length + MARGIN <= room) return after;
    const before = at - DISTANCE - length;
    return before >= MARGIN ? before : Math.max(MARGIN, room - length - MARGIN);
  };
  return { left: place(point.x, size.width, window.width), top: place(point.y, size.height, window.height) };
}

export interface FlameTooltipProps {
  readonly x: number;
  readonly y: number;
  readonly children: ReactNode;
}

/** What is known of the box under the pointer, beside the pointer. The same is read from the selection by keyboard. */
export function FlameTooltip({ x, y, children }: FlameTooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { left, top } = besidePoint(
      { x, y },
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: window.innerWidth, height: window.innerHeight },
    );
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });
  return createPortal(
    <div ref={box} className="flame-tooltip" aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
}
