import { type PointerEvent, useRef } from 'react';
import type { Orientation } from './geometry.ts';

/** A press that moves less than this is a click, CSS pixels. */
const DRAG_FROM = 4;

/** Dragging the picture up and down. A press that hardly moves stays a click. */
export function useDrag(orientation: Orientation, offset: number, setOffset: (offset: number) => void) {
  const start = useRef<{ readonly y: number; readonly offset: number } | null>(null);
  const moved = useRef(false);
  return {
    down: (event: PointerEvent) => {
      moved.current = false;
      start.current = event.button === 0 ? { y: event.clientY, offset } : null;
    },
    move: (event: PointerEvent): boolean => {
      if (start.current === null || event.buttons === 0) return false;
      const way = event.clientY - start.current.y;
      if (!moved.current && Math.abs(way) < DRAG_FROM) return false;
      if (!moved.current && event.currentTarget instanceof Element)
        event.currentTarget.setPointerCapture(event.pointerId);
      moved.current = true;
      setOffset(Math.max(0, start.current.offset + (orientation === 'icicle' ? -way : way)));
      return true;
    },
    up: () => {
      start.current = null;
    },
    dragged: () => moved.current,
  };
}
