import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useEffect, useId, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { fileNameOf, safeFileName } from '../../core/file-name.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { addressOf, call } from '../state/client.ts';
import { closeDialog } from '../state/dialogs.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { exportFormats } from './export-formats.ts';
import { FormatChoices } from './format-choices.tsx';
import { saveReply } from './save-reply.ts';

interface Known {
  readonly sampleTypes: readonly string[];
  /** The name of the file it came from. */
  readonly fileName: string | null;
}

/** What the choices need to know of a profile or series, once asked for; nothing for other items. */
function useKnown(item: Item): Known {
  const [known, setKnown] = useState<Known>({ sampleTypes: [], fileName: null });
  useEffect(() => {
    const stop = new AbortController();
    if (item.kind === 'series') {
      call('series', { id: item.id }, stop.signal)
        .then(({ provenance }) => setKnown({ sampleTypes: [], fileName: provenance.fileName }))
        .catch(() => undefined);
    }
    if (item.kind !== 'profile') return () => stop.abort();
    call('profile', { id: item.id }, stop.signal)
      .then(({ sampleTypes, provenance }) =>
        setKnown({
          sampleTypes: sampleTypes.map(({ name, unit }) => `${name}, ${unit}`),
          fileName: provenance.fileName,
        }),
      )
      .catch(() => undefined);
    return () => stop.abort();
  }, [item]);
  return known;
}

/** Saves an item in a format other tools read. */
export function ExportDialog({ item }: { readonly item: Item }) {
  const formats = exportFormats(item);
  const [to, setTo] = useState(formats[0]?.to ?? '');
  const [sampleType, setSampleType] = useState('');
  const { sampleTypes, fileName } = useKnown(item);
  const sampleTypeId = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const format = formats.find((candidate) => candidate.to === to);
  const save = async (address: string, name: string) => {
    setBusy(true);
    setError(null);
    try {
      const saved = await saveReply(address, name);
      if (saved !== null) {
        notify({ text: `Saved ${saved}.`, intent: 'success' });
        closeDialog();
      }
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const submit = () => {
    if (format === undefined) return;
    const choice = sampleType === '' ? {} : { sampleType: Number(sampleType) };
    void save(
      addressOf('exportItem', { id: item.id, to: format.to, ...choice }),
      fileNameOf(item.label, format.extension),
    );
  };
  return (
    <Dialog isOpen onClose={closeDialog} title={`Export “${oneLine(item.label, 80)}”`} className="dialog">
      <DialogBody>
        <FormatChoices formats={formats} chosen={to} onChoose={setTo} />
        {sampleTypes.length > 1 && (
          <div className="form-grid">
            <label htmlFor={sampleTypeId}>Sample type</label>
            <select
              id={sampleTypeId}
              className="field"
              value={sampleType}
              onChange={(event) => setSampleType(event.target.value)}
            >
              <option value="">The default</option>
              {sampleTypes.map((name, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" loading={busy} onClick={submit}>
              Export
            </Button>
          </>
        }
      >
        {(item.kind === 'profile' || item.kind === 'series') && (
          <Button
            variant="minimal"
            onClick={() => void save(addressOf('artifact', { id: item.id }), safeFileName(fileName ?? item.label))}
          >
            Save the file as it came in
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
