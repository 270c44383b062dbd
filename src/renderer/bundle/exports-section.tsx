import { Button } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { templateProblem, USUAL_NAME } from '../../core/bundle/bundle-name.ts';
import type { ExportedBundle, ExportsFolder } from '../../core/bundle/exported-bundle.ts';
import { toErrorData } from '../../core/error.ts';
import { addressOf, call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { undoable } from '../state/undo.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, formatMoment, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { SavedText } from '../ui/saved-text.tsx';
import { notify } from '../ui/toasts.tsx';
import { saveReply } from '../workspace/save-reply.ts';
import { verifyFile } from './verify-store.ts';

export interface ExportsSectionProps {
  /** The template of the next bundle's name. */
  readonly name: string;
  readonly onName: (name: string) => void;
  /** The export that ended last: there is another bundle then. */
  readonly after: string;
}

/** Where bundles lie, what they are called, and what lies there: all that was exported and not deleted, of whatever workspace. */
export function ExportsSection({ name, onName, after }: ExportsSectionProps) {
  const [turn, setTurn] = useState(0);
  const asked = useResource(`${after} ${turn}`, (signal) => call('exportedBundles', {}, signal));
  const found = asked.value;
  const note = useId();
  const problem = templateProblem(name);
  const act = async (route: 'deleteExport' | 'restoreExport', bundle: string) => {
    try {
      await call(route, { name: bundle });
      setTurn((old) => old + 1);
      return true;
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
      return false;
    }
  };
  const remove = async (bundle: string) => {
    if (!(await act('deleteExport', bundle))) return;
    const undo = undoable(`Delete “${bundle}”`, async () => {
      await act('restoreExport', bundle);
    });
    notify({ text: `Deleted ${bundle}.`, action: { text: 'Undo', onClick: () => void undo() } });
  };
  return (
    <section className="bundle-section" aria-label="Exported bundles">
      <h2>Exported bundles</h2>
      <div className="form-grid">
        <span aria-hidden="true">File name</span>
        <SavedText
          label="File name"
          value={name}
          disabled={false}
          maxLength={200}
          wrong={problem !== null}
          describedBy={note}
          onSave={(text) => onName(text === '' ? USUAL_NAME : text)}
        />
      </div>
      <p id={note} className={problem === null ? 'bundle-note' : 'bundle-note field-error'}>
        {problem ??
          'Made of {project}, {day} of the newest row, {id}: eight digits of the identifier, or {bundle}: all of it, and {profile}.'}
        {problem !== null && ` Until it can, bundles are called ${USUAL_NAME}.`}
      </p>
      {asked.error !== null && <ErrorCard error={asked.error} onRetry={asked.retry} />}
      {found !== null && <Folder found={found} onDelete={remove} />}
    </section>
  );
}

function Folder({
  found: { folder, bundles },
  onDelete,
}: {
  readonly found: ExportsFolder;
  readonly onDelete: (name: string) => Promise<void>;
}) {
  const total = bundles.reduce((sum, { size }) => sum + size, 0);
  return (
    <>
      <p className="bundle-note">
        {bundles.length === 0
          ? 'Nothing was exported yet. Bundles lie'
          : `${plural(bundles.length, 'bundle')}, ${formatBytes(total)}, ${bundles.length === 1 ? 'lies' : 'lie'}`}{' '}
        in <code className="selectable">{folder}</code>. They stay until you delete them.
      </p>
      {bundles.length > 0 && (
        <ul className="bundle-exports" aria-label="Bundles in the folder">
          {bundles.map((bundle) => (
            <Line key={bundle.name} bundle={bundle} onDelete={onDelete} />
          ))}
        </ul>
      )}
    </>
  );
}

function Line({
  bundle: { name, path, size, writtenAt },
  onDelete,
}: {
  readonly bundle: ExportedBundle;
  readonly onDelete: (name: string) => Promise<void>;
}) {
  const save = async () => {
    try {
      const saved = await saveReply(addressOf('exportedBundle', { name }), name);
      if (saved !== null) notify({ text: `Saved ${saved}.`, intent: 'success' });
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
    }
  };
  return (
    <li>
      <MiddleText className="selectable" text={name} />
      <span className="bundle-size">{formatBytes(size)}</span>
      <span className="bundle-when">{formatMoment(writtenAt)}</span>
      <Button size="small" variant="minimal" aria-label={`Save a copy of ${name}`} onClick={() => void save()}>
        Save a copy…
      </Button>
      <Button
        size="small"
        variant="minimal"
        aria-label={`Verify ${name}`}
        onClick={() => void verifyFile({ path, name, size })}
      >
        Verify
      </Button>
      <Button size="small" variant="minimal" aria-label={`Delete ${name}`} onClick={() => void onDelete(name)}>
        Delete
      </Button>
    </li>
  );
}
