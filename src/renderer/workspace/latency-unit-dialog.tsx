import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useState } from 'react';
import { LATENCY_UNITS, type LatencyUnit } from '../../core/load/latency-unit.ts';
import { closeDialog } from '../state/dialogs.ts';
import { plural } from '../ui/format.ts';
import { FileList } from './file-list.tsx';
import type { UnitlessFiles } from './import-choice-types.ts';
import { importFiles, importPaths } from './import-files.ts';
import { UNIT_TITLES } from './latency-unit-titles.ts';

/** What 200 of each come to: the mistake shows. */
const IN_SECONDS: Readonly<Record<LatencyUnit, string>> = {
  ms: '0.2 seconds',
  s: '3 minutes and 20 seconds',
  us: 'a fifth of a millisecond',
  ns: 'less than a thousandth of a millisecond',
};

/** Asks what latencies are in, where files do not say it: it is never guessed. */
export function LatencyUnitDialog({ unread: { files, paths, choices } }: { readonly unread: UnitlessFiles }) {
  const [unit, setUnit] = useState<LatencyUnit | null>(null);
  const count = files.length + paths.length;
  const submit = () => {
    if (unit === null) return;
    closeDialog();
    void importFiles(files, 'file', { ...choices, latencyUnit: unit });
    void importPaths(paths, 'file', { ...choices, latencyUnit: unit });
  };
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title="What are the latencies in?"
      className="dialog"
      canOutsideClickClose={false}
    >
      <DialogBody>
        <FileList label="Files whose unit is not known" paths={paths} files={files} />
        <p>
          {count === 1 ? 'The file does not say' : `None of the ${plural(count, 'file')} says`} it, and a wrong guess
          would be off by a thousand.
        </p>
        <fieldset className="export-choices">
          <legend className="visually-hidden">Latencies are</legend>
          {LATENCY_UNITS.map((one) => (
            <label key={one} className={unit === one ? 'export-choice export-choice-on' : 'export-choice'}>
              <input type="radio" name="latency-unit" checked={unit === one} onChange={() => setUnit(one)} />
              <span className="export-choice-title">{UNIT_TITLES[one]}</span>
              <span className="export-choice-what">
                200 {one} is {IN_SECONDS[one]}
              </span>
            </label>
          ))}
        </fieldset>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Do not import</Button>
            <Button intent="primary" disabled={unit === null} onClick={submit}>
              Import
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
