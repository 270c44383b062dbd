import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { COMPARED_KINDS } from '../../core/finding/retest-pairs.ts';
import { chooseOne } from '../bundle/choose-file.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useItems } from '../state/items.ts';
import { formatBytes, formatMeasured } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { retestFile } from './retest-store.ts';

/** Chooses the older bundle whose findings are held against today, and which captures count as today. */
export function RetestDialog() {
  const [file, setFile] = useState<File | null>(null);
  const [isNamed, setNamed] = useState(false);
  const [after, setAfter] = useState<ReadonlySet<string>>(new Set());
  const items = useItems((state) => state.items);
  const captures = [...items.values()].filter(({ kind }) => COMPARED_KINDS.some((known) => known === kind));
  const ids = { all: useId(), named: useId() };
  const toggle = (id: string) => {
    const next = new Set(after);
    if (!next.delete(id)) next.add(id);
    setAfter(next);
  };
  const start = () => {
    if (file === null) return;
    closeDialog();
    void retestFile(file, isNamed ? [...after] : []);
  };
  return (
    <Dialog isOpen onClose={closeDialog} title="Retest an older bundle" className="dialog">
      <DialogBody>
        <p className="field-note">
          Its findings and captures come into this workspace as the side before, if it verifies. Each finding is then
          compared with its counterpart of today. Its file stays as it is.
        </p>
        <div className="retest-file">
          <Button autoFocus onClick={() => void chooseOne('.zip,application/zip').then((one) => one && setFile(one))}>
            Choose a bundle…
          </Button>
          {file !== null && (
            <span className="retest-name">
              <MiddleText text={file.name} /> {formatBytes(file.size)}
            </span>
          )}
        </div>
        <fieldset className="retest-today">
          <legend>Captures of today</legend>
          <label htmlFor={ids.all}>
            <input type="radio" id={ids.all} checked={!isNamed} onChange={() => setNamed(false)} /> All that did not
            come with the bundle
          </label>
          <label htmlFor={ids.named}>
            <input
              type="radio"
              id={ids.named}
              checked={isNamed}
              disabled={captures.length === 0}
              onChange={() => setNamed(true)}
            />{' '}
            Only these, where several could be meant
          </label>
          {isNamed && (
            <ul className="retest-captures" aria-label="Captures that count as today">
              {captures.map((capture) => (
                <li key={capture.id}>
                  <label>
                    <input type="checkbox" checked={after.has(capture.id)} onChange={() => toggle(capture.id)} />
                    <MiddleText text={capture.label} />
                    <span className="retest-moment">{formatMeasured(capture)}</span>
                  </label>
                </li>
              ))}
            </ul>
          )}
        </fieldset>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" disabled={file === null || (isNamed && after.size === 0)} onClick={start}>
              Retest
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
