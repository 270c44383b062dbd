/**
 * One thing a person can do from a menu, the palette or a key. `key` uses `Mod` for Ctrl or ⌘; `browserKey` takes its place in a browser,
 * which keeps some keys for itself (Ctrl+Shift+W would close the whole window there).
 */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly menu: 'File' | 'Edit' | 'View' | 'Capture' | 'Profile' | 'Heap' | 'Plan' | 'Compare' | 'Finding' | 'Help';
  readonly key?: string;
  readonly browserKey?: string;
}

/** Every command, in menu order: the desktop's menu, the window's menu bar and the palette are made from this table. */
export const COMMANDS = [
  { id: 'file.import', title: 'Import files…', menu: 'File', key: 'Mod+O' },
  { id: 'file.importOptions', title: 'Import with options…', menu: 'File', key: 'Mod+Alt+O' },
  { id: 'file.paste', title: 'Import from clipboard', menu: 'File', key: 'Mod+Shift+V' },
  { id: 'file.newWorkspace', title: 'New workspace…', menu: 'File' },
  { id: 'file.openWorkspace', title: 'Open workspace…', menu: 'File', key: 'Mod+Shift+O' },
  { id: 'file.openSample', title: 'Open the sample workspace', menu: 'File' },
  { id: 'file.export', title: 'Export…', menu: 'File', key: 'Mod+E' },
  { id: 'file.exportReport', title: 'Export report…', menu: 'File' },
  { id: 'file.closeTab', title: 'Close tab', menu: 'File', key: 'Mod+Shift+W', browserKey: 'Alt+W' },
  { id: 'edit.undo', title: 'Undo', menu: 'Edit', key: 'Mod+Z' },
  { id: 'edit.redo', title: 'Redo', menu: 'Edit', key: 'Mod+Shift+Z' },
  { id: 'edit.rename', title: 'Rename…', menu: 'Edit', key: 'F2' },
  { id: 'edit.delete', title: 'Delete', menu: 'Edit', key: 'Delete' },
  { id: 'edit.find', title: 'Find', menu: 'Edit', key: 'Mod+F' },
  { id: 'view.palette', title: 'Command palette', menu: 'View', key: 'Mod+K' },
  { id: 'view.theme', title: 'Switch dark and light', menu: 'View', key: 'Mod+Shift+L' },
  { id: 'view.sidebar', title: 'Show or hide the workspace tree', menu: 'View', key: 'Mod+B' },
  { id: 'view.nextTab', title: 'Next tab', menu: 'View', key: 'Ctrl+PageDown', browserKey: 'Alt+PageDown' },
  { id: 'view.previousTab', title: 'Previous tab', menu: 'View', key: 'Ctrl+PageUp', browserKey: 'Alt+PageUp' },
  { id: 'view.splitRight', title: 'Move tab to a pane on the right', menu: 'View', key: 'Mod+\\' },
  { id: 'view.splitDown', title: 'Move tab to a pane below', menu: 'View', key: 'Mod+Alt+\\' },
  { id: 'view.nextPane', title: 'Move tab to the next pane', menu: 'View', key: 'Mod+Alt+PageDown' },
  { id: 'view.nextRegion', title: 'Next part of the window', menu: 'View', key: 'F6' },
  { id: 'view.investigation', title: 'Investigation', menu: 'View', key: 'Mod+I' },
  { id: 'view.findings', title: 'Findings', menu: 'View', key: 'Mod+Shift+F' },
  { id: 'view.ruleSets', title: 'Rule sets', menu: 'View' },
  { id: 'view.calculators', title: 'Calculators', menu: 'View' },
  { id: 'view.jobs', title: 'Jobs and problems', menu: 'View', key: 'Mod+J' },
  { id: 'capture.start', title: 'Capture…', menu: 'Capture', key: 'C' },
  { id: 'capture.again', title: 'Capture again…', menu: 'Capture', key: 'A' },
  { id: 'capture.launch', title: 'Start a program under a profiler…', menu: 'Capture' },
  { id: 'capture.database', title: 'Capture a PostgreSQL database…', menu: 'Capture' },
  { id: 'host.open', title: 'Processes of this machine', menu: 'Capture' },
  { id: 'host.refresh', title: 'Refresh processes', menu: 'Capture', key: 'F5' },
  { id: 'host.add', title: 'Add host…', menu: 'Capture', key: 'Mod+Alt+H' },
  { id: 'host.connect', title: 'Connect', menu: 'Capture' },
  { id: 'host.disconnect', title: 'Disconnect', menu: 'Capture' },
  { id: 'profile.invert', title: 'Flame graph or inverted', menu: 'Profile', key: 'I' },
  { id: 'profile.icicle', title: 'Flame or icicle', menu: 'Profile', key: 'U' },
  { id: 'profile.foldRecursion', title: 'Fold recursion', menu: 'Profile', key: 'R' },
  { id: 'profile.basis', title: 'Next basis: all, active, app', menu: 'Profile', key: 'B' },
  { id: 'profile.resetZoom', title: 'Reset zoom', menu: 'Profile', key: '0' },
  { id: 'profile.deepDive', title: 'Open in speedscope', menu: 'Profile', key: 'D' },
  { id: 'heap.classes', title: 'Classes', menu: 'Heap', key: '1' },
  { id: 'heap.dominators', title: 'Dominator tree', menu: 'Heap', key: '2' },
  { id: 'heap.map', title: 'Map of retained sizes', menu: 'Heap', key: '3' },
  { id: 'heap.collections', title: 'Collections', menu: 'Heap', key: '4' },
  { id: 'heap.closures', title: 'Closures and what they keep', menu: 'Heap', key: '5' },
  { id: 'heap.strings', title: 'Repeated strings', menu: 'Heap', key: '6' },
  { id: 'heap.detached', title: 'Detached nodes', menu: 'Heap', key: '7' },
  { id: 'heap.search', title: 'Find objects', menu: 'Heap', key: '8' },
  { id: 'heap.back', title: 'Back to what was inspected before', menu: 'Heap', key: 'Alt+Backspace' },
  { id: 'plan.steps', title: 'Steps', menu: 'Plan' },
  { id: 'plan.diagram', title: 'Diagram', menu: 'Plan' },
  { id: 'plan.text', title: 'Text', menu: 'Plan' },
  { id: 'plan.statement', title: 'Statement', menu: 'Plan' },
  { id: 'plan.checks', title: 'Checks', menu: 'Plan' },
  { id: 'plan.history', title: 'History of the statement', menu: 'Plan' },
  { id: 'compare.start', title: 'Compare with…', menu: 'Compare', key: 'Mod+D' },
  { id: 'compare.series', title: 'Series of heaps…', menu: 'Compare', key: 'Mod+Alt+D' },
  { id: 'compare.plans', title: 'Compare query plans…', menu: 'Compare' },
  { id: 'compare.swap', title: 'Swap before and after', menu: 'Compare' },
  { id: 'finding.create', title: 'Create finding from the verdict', menu: 'Finding', key: 'F' },
  { id: 'finding.new', title: 'New finding', menu: 'Finding' },
  { id: 'help.keys', title: 'Keyboard', menu: 'Help', key: '?' },
  { id: 'help.welcome', title: 'Welcome', menu: 'Help' },
  { id: 'help.about', title: 'About Plateau', menu: 'Help' },
] as const satisfies readonly Command[];

export type CommandId = (typeof COMMANDS)[number]['id'];
