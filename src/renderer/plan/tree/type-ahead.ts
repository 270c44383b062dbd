import { useRef } from 'react';

/** Letters typed within this many milliseconds are one word. */
const PAUSE_MS = 700;

/**
 * The line to go to for what is typed: the next one that begins with it. The same letter again goes on to the next of its lines.
 */
export function lineTyped(texts: (at: number) => string, count: number, from: number, typed: string): number {
  const same = [...typed].every((letter) => letter === typed[0]);
  const wanted = (same ? typed.slice(0, 1) : typed).toLowerCase();
  // A word that grows may stay where it is; a letter begins behind the line.
  const first = typed.length === 1 || same ? from + 1 : Math.max(0, from);
  for (let step = 0; step < count; step++) {
    const at = (first + step) % count;
    if (texts(at).toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}

/** Collects letters into words; answers with what was typed until now. */
export function useTypeAhead(): (key: string) => string | null {
  const held = useRef({ text: '', at: 0 });
  return (key) => {
    if (key.length !== 1) return null;
    const now = performance.now();
    const { text, at } = held.current;
    const begun = now - at > PAUSE_MS ? '' : text;
    // Names of steps begin with letters; digits and signs alone are commands of the window.
    if (begun === '' && !/\p{L}/u.test(key)) return null;
    const next = begun + key;
    held.current = { text: next, at: now };
    return next;
  };
}
