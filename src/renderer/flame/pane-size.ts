import { type RefObject, useLayoutEffect, useState } from 'react';

/** Room for a picture in CSS pixels, and how many device pixels one of them is. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** The room an element has, as it changes. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0, ratio: 1 });
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const read = () =>
      setSize((old) => {
        const next = { width: target.clientWidth, height: target.clientHeight, ratio: window.devicePixelRatio };
        return next.width === old.width && next.height === old.height && next.ratio === old.ratio ? old : next;
      });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(target);
    window.addEventListener('resize', read);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', read);
    };
  }, [element]);
  return size;
}
