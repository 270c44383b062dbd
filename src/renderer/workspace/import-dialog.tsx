import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useState } from 'react';
import { closeDialog } from '../state/dialogs.ts';
import { host } from '../state/host.ts';
import { FileList } from './file-list.tsx';
import { choicesOf, ImportChoiceFields, NO_CHOICES } from './import-choices.tsx';
import { chooseFiles, importFiles, importPaths } from './import-files.ts';
import { TracemallocHelp } from './tracemalloc-help.tsx';

/** Import with what the files do not tell by themselves. */
export function ImportDialog({ initial }: { readonly initial: readonly File[] }) {
  const [files, setFiles] = useState(initial);
  const [paths, setPaths] = useState<readonly string[]>([]);
  const [fields, setFields] = useState(NO_CHOICES);
  const choices = choicesOf(fields);
  const count = files.length + paths.length;
  const choose = async () => {
    if (host !== undefined) setPaths([...paths, ...(await host.chooseFiles())]);
    else setFiles([...files, ...(await chooseFiles())]);
  };
  const submit = () => {
    if ('wrong' in choices) return;
    closeDialog();
    void importFiles(files, 'file', choices);
    void importPaths(paths, 'file', choices);
  };
  return (
    <Dialog isOpen onClose={closeDialog} title="Import with options" className="dialog" canOutsideClickClose={false}>
      <DialogBody>
        {count > 0 && <FileList label="Files to import" paths={paths} files={files} />}
        <Button onClick={() => void choose()}>{count === 0 ? 'Choose files…' : 'Add files…'}</Button>
        <ImportChoiceFields fields={fields} onChange={setFields} />
        <TracemallocHelp />
        {count > 1 && fields.label.trim() !== '' && <p className="field-note">All {count} files get this name.</p>}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" disabled={count === 0 || 'wrong' in choices} onClick={submit}>
              Import
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
