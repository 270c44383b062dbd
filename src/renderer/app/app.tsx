import { BlueprintProvider } from '@blueprintjs/core';
import { useEffect } from 'react';
import { listenToKeys } from '../commands/keyboard.ts';
import { flushDrafts } from '../findings/editor/draft-store.ts';
import { flushRemembered } from '../state/remember.ts';
import { followEvents, openSession } from '../state/session.ts';
import { useDocumentTheme } from '../state/theme.ts';
import { Announcer } from '../ui/announcer.tsx';
import { ContextMenus } from '../ui/context-menu.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { DropZone } from '../workspace/drop-zone.tsx';
import { Dialogs } from './dialogs.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { useShellCommands } from './shell-commands.ts';
import { Workbench } from './workbench.tsx';

function useSession(): void {
  useEffect(() => {
    const stop = new AbortController();
    void openSession();
    void followEvents(stop.signal);
    const leave = () => {
      void flushRemembered();
      void flushDrafts();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      stop.abort();
      window.removeEventListener('pagehide', leave);
    };
  }, []);
}

function Window() {
  useDocumentTheme();
  useSession();
  useShellCommands();
  useEffect(listenToKeys, []);
  return (
    <>
      <Workbench />
      <ErrorBoundary part="a dialog">
        <Dialogs />
      </ErrorBoundary>
      <DropZone />
      <ContextMenus />
      <Toasts />
      <Announcer />
    </>
  );
}

/** The window. */
export function App() {
  return (
    <BlueprintProvider>
      <ErrorBoundary part="the window">
        <Window />
      </ErrorBoundary>
    </BlueprintProvider>
  );
}
