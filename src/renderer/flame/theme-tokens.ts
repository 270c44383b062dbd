import { useSyncExternalStore } from 'react';
import type { Token } from './palette.ts';

function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  return () => observer.disconnect();
}

let key = '';
let current: Token = () => '';

/** A reader of the tokens now in force; another function after a change of theme. */
function currentTokens(): Token {
  const theme = document.documentElement.dataset.theme ?? '';
  if (theme !== key || key === '') {
    const style = getComputedStyle(document.documentElement);
    const read = new Map<string, string>();
    key = theme === '' ? 'dark' : theme;
    current = (name) => {
      let value = read.get(name);
      if (value === undefined) {
        value = style.getPropertyValue(name).trim();
        read.set(name, value);
      }
      return value;
    };
  }
  return current;
}

/** The design tokens, for what is drawn on a canvas. */
export const useTokens = (): Token => useSyncExternalStore(onThemeChange, currentTokens);
