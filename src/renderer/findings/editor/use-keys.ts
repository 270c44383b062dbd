import { type RefObject, useEffect, useRef } from 'react';

/** Hears the keys that are pressed in an element, whatever in it has the focus; those it takes go no further. */
export function useKeys(element: RefObject<HTMLElement | null>, take: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const on = element.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !latest.current(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    on?.addEventListener('keydown', onKeyDown);
    return () => on?.removeEventListener('keydown', onKeyDown);
  }, [element]);
}
