import './drop-zone.css';
import { Import } from '@blueprintjs/icons';
import { useEffect, useState } from 'react';
import { PlateauError } from '../../core/error.ts';
import { reportProblem, showJobs } from '../jobs/job-store.ts';
import { openDialog, useDialogs } from '../state/dialogs.ts';
import { currentWorkspace, useWorkspace } from '../state/workspace.ts';
import { plural } from '../ui/format.ts';
import { importFiles, withoutBundles } from './import-files.ts';

/** The files of a drop; a folder is refused with what to do instead. */
function filesOf(transfer: DataTransfer): readonly File[] {
  const files: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory === true) {
      showJobs(true);
      reportProblem(
        file?.name ?? 'a folder',
        new PlateauError({
          code: 'window.folderDropped',
          message: 'A folder cannot be imported as a whole.',
          hint: 'Open it and drop the files in it, several at once if you like.',
        }),
      );
    } else if (file !== null) files.push(file);
  }
  return files;
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Takes files dropped and text or files pasted anywhere in the window, and says over the whole window what will happen. */
export function DropZone() {
  const [dragged, setDragged] = useState<number | null>(null);
  const workspace = useWorkspace(currentWorkspace);
  const ready = workspace !== null && !workspace.readOnly;

  useEffect(() => {
    let inside = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      inside += 1;
      setDragged(event.dataTransfer?.items.length ?? 1);
    };
    const over = (event: DragEvent) => {
      if (!carriesFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      inside = Math.max(0, inside - 1);
      if (inside === 0) setDragged(null);
    };
    const drop = (event: DragEvent) => {
      inside = 0;
      setDragged(null);
      if (!carriesFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      const files = filesOf(event.dataTransfer);
      // A bundle can be verified whatever is open.
      if (files.length > 0) void (ready ? importFiles(files, 'drop') : withoutBundles(files));
    };
    const paste = (event: ClipboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      if (typing || !ready || event.clipboardData === null || useDialogs.getState().open.kind !== 'none') return;
      const files = [...event.clipboardData.files];
      const text = event.clipboardData.getData('text/plain');
      if (files.length === 0 && text === '') return;
      event.preventDefault();
      if (files.length > 0) void importFiles(files, 'paste');
      else openDialog({ kind: 'paste', text });
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [ready]);

  if (dragged === null) return null;
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div className="drop-card">
        <Import size={28} />
        <strong>
          {ready
            ? `Import ${plural(dragged, 'file')} into “${workspace.name}”`
            : 'This workspace is open for reading only'}
        </strong>
        <span>
          {ready
            ? 'Each file is recognised by its content, judged, and opened; an evidence bundle is verified. Nothing leaves this machine.'
            : 'An evidence bundle is verified. Open another workspace to import files.'}
        </span>
      </div>
    </div>
  );
}
