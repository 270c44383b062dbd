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

const ZIP = /^application\/(?:x-)?zip(?:-compressed)?$/;

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** What is held over the window: how many files, and whether all of them are zips, as far as the system tells. */
interface Dragged {
  readonly count: number;
  readonly isBundle: boolean;
}

function draggedBy(transfer: DataTransfer | null): Dragged {
  const items = [...(transfer?.items ?? [])];
  return { count: Math.max(1, items.length), isBundle: items.length > 0 && items.every(({ type }) => ZIP.test(type)) };
}

/** What will happen when it is let go. */
function wordsFor({ count, isBundle }: Dragged, into: string | null): readonly [title: string, what: string] {
  if (isBundle) {
    return ['Verify this evidence bundle', 'Nothing of it is run, fetched or stored. It can be imported afterwards.'];
  }
  if (into === null) {
    return [
      'This workspace is open for reading only',
      'An evidence bundle is verified. Open another workspace to import files.',
    ];
  }
  return [
    `Import ${plural(count, 'file')} into “${into}”`,
    'Each file is recognised by its content, judged, and opened; an evidence bundle is verified. Nothing leaves this machine.',
  ];
}

/** Takes files dropped and text or files pasted anywhere in the window, and says over the whole window what will happen. */
export function DropZone() {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const workspace = useWorkspace(currentWorkspace);
  const ready = workspace !== null && !workspace.readOnly;

  useEffect(() => {
    let inside = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      inside += 1;
      setDragged(draggedBy(event.dataTransfer));
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
  const [title, what] = wordsFor(dragged, ready ? workspace.name : null);
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div className="drop-card">
        <Import size={28} />
        <strong>{title}</strong>
        <span>{what}</span>
      </div>
    </div>
  );
}
