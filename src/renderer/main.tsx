import '@blueprintjs/core/lib/css/blueprint.css';
import '@blueprintjs/select/lib/css/blueprint-select.css';
import './ui/theme.css';
import './ui/base.css';
import './ui/split.css';
import './ui/panel.css';
import './tables/data-table.css';
import './verdicts/verdicts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadWindowState } from './state/window-state.ts';
import { ignoreForeignKeyUps } from './ui/key-presses.ts';
import { watchPointerPresses } from './ui/pointer-presses.ts';

ignoreForeignKeyUps(window);
watchPointerPresses(window);

const root = document.getElementById('root');
if (root !== null) {
  // Theme and sizes first, so that the first picture is already the right one; recalling them never fails.
  void loadWindowState().then(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}
