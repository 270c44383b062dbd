import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { closeDialog } from '../state/dialogs.ts';
import { useWorkspace } from '../state/workspace.ts';
import { copyText } from '../ui/clipboard.ts';
import { Logo } from './logo.tsx';

/** What this is and what it runs on, to copy into a report. */
export function AboutDialog({ isOpen }: { readonly isOpen: boolean }) {
  const about = useWorkspace((state) => state.about);
  const facts: readonly (readonly [string, string])[] =
    about === null
      ? []
      : [
          ['Version', about.version],
          ['Shell', about.shell],
          ['Platform', about.platform],
          ['Node', about.node],
          ...(about.electron === null ? [] : [['Electron', about.electron] as const]),
          ['Window', navigator.userAgent],
        ];
  const text = ['Plateau', ...facts.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return (
    <Dialog isOpen={isOpen} onClose={closeDialog} title="About Plateau" className="dialog">
      <DialogBody>
        <div className="about-head">
          <Logo size={40} />
          <div>
            <strong>Plateau</strong>
            <p>A profiling workbench: import, compare and judge profiles with their error and their evidence.</p>
          </div>
        </div>
        <dl className="about-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="field-note">
          Apache License 2.0. Everything runs on this machine; nothing is sent anywhere. Deep dives are drawn by
          speedscope (MIT).
        </p>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => void copyText(text)}>Copy</Button>
            <Button intent="primary" onClick={closeDialog}>
              Close
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
