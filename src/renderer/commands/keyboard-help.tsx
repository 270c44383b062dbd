import { Dialog, DialogBody } from '@blueprintjs/core';
import { closeDialog } from '../state/dialogs.ts';
import { keyLabelOf, listedCommands, menuNames } from './command-menu.ts';

/** Keys that are no commands: what the parts of the window do by themselves. */
const IN_PLACE: readonly { readonly key: string; readonly what: string }[] = [
  { key: '↑ ↓', what: 'Walk in the tree, in tables and in menus' },
  { key: '← →', what: 'Close and open a line of a tree, in tables too' },
  { key: '/', what: 'Filter the classes of a heap, find in a picture' },
  { key: 'Enter', what: 'Open what the tree’s cursor is on' },
  { key: 'Space', what: 'Choose or let go of an item in the tree' },
  { key: 'Shift+↑ ↓', what: 'Choose several items in the tree' },
  { key: 'Alt+↑ ↓', what: 'Move a heap of a series up and down, in its dialog' },
  { key: 'Shift+F10', what: 'The menu of what has the focus' },
  { key: 'Esc', what: 'Close a dialog, a menu; empty a filter' },
];

export function KeyboardHelp({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <Dialog isOpen={isOpen} onClose={closeDialog} title="Keyboard" className="dialog dialog-wide">
      <DialogBody>
        <div className="key-columns">
          {menuNames.map((menu) => {
            const keyed = listedCommands.filter((command) => command.menu === menu && command.key !== undefined);
            if (keyed.length === 0) return null;
            return (
              <section key={menu} className="key-group">
                <h3>{menu}</h3>
                <dl>
                  {keyed.map(({ id, title }) => (
                    <div key={id} className="key-line">
                      <dt>{title.replace(/…$/, '')}</dt>
                      <dd>
                        <kbd>{keyLabelOf(id)}</kbd>
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
          })}
          <section className="key-group">
            <h3>In place</h3>
            <dl>
              {IN_PLACE.map(({ key, what }) => (
                <div key={key} className="key-line">
                  <dt>{what}</dt>
                  <dd>
                    <kbd>{key}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        </div>
      </DialogBody>
    </Dialog>
  );
}
