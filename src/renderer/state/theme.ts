import { useEffect, useSyncExternalStore } from 'react';
import { setWindowState, useWindowState } from './window-state.ts';

export type Theme = 'dark' | 'light';

const darkScheme = window.matchMedia('(prefers-color-scheme: dark)');

function onSchemeChange(listener: () => void): () => void {
  darkScheme.addEventListener('change', listener);
  return () => darkScheme.removeEventListener('change', listener);
}

/** The theme in use: the person's choice, else the system's. */
export function useTheme(): Theme {
  const systemDark = useSyncExternalStore(onSchemeChange, () => darkScheme.matches);
  const chosen = useWindowState((state) => state.theme);
  if (chosen !== 'system') return chosen;
  return systemDark ? 'dark' : 'light';
}

/** Sets the theme on the document, for the tokens and for Blueprint. */
export function useDocumentTheme(): Theme {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.body.classList.toggle('bp6-dark', theme === 'dark');
  }, [theme]);
  return theme;
}

/** Changes to the other of dark and light; when that is the system's own, follows the system again. */
export function switchTheme(): void {
  const { theme } = useWindowState.getState();
  const system: Theme = darkScheme.matches ? 'dark' : 'light';
  const current = theme === 'system' ? system : theme;
  const next: Theme = current === 'dark' ? 'light' : 'dark';
  setWindowState({ theme: next === system ? 'system' : next });
}
