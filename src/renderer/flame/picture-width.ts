import { useCallback, useEffect, useRef, useState } from 'react';

/** A picture cut for a width that differs by less than this is as good. */
const CLOSE_ENOUGH = 24;
/** While a window is being resized, no pictures are asked for. */
const SETTLE_MS = 120;

export interface PictureWidth {
  /** Width to cut boxes for, in device pixels; 0 before it is known. */
  readonly pixels: number;
  readonly onPixels: (pixels: number) => void;
  /** Reads the width from the element that the picture will stand in, so that the first picture asked for is the right one. */
  readonly measure: (element: HTMLElement | null) => void;
}

/** The width pictures are asked for: the first one at once, later ones when they differ and have settled. */
export function usePictureWidth(): PictureWidth {
  const [pixels, setPixels] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onPixels = useCallback((next: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setPixels((old) => (Math.abs(next - old) < CLOSE_ENOUGH ? old : next));
    }, SETTLE_MS);
  }, []);
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null || element.clientWidth === 0) return;
    const width = Math.round(element.clientWidth * window.devicePixelRatio);
    setPixels((old) => (old === 0 ? width : old));
  }, []);
  return { pixels, onPixels, measure };
}
