import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useState } from 'react';
import type { PictureChoice } from '../../core/bundle/picture-choice.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import { call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, formatCount, formatMoment, oneLine } from '../ui/format.ts';

export interface PictureDialogProps {
  readonly picture: PictureChoice;
  readonly profile: RedactionProfileId;
  readonly onClose: () => void;
  /** What is said of the picture has changed. */
  readonly onSaid: () => void;
}

/** A picture as it would leave, large, and the one question that nobody but a person can answer. */
export function PictureDialog({ picture, profile, onClose, onSaid }: PictureDialogProps) {
  const { finding, evidence, sha256, dashboard, from, to, caption, consent } = picture;
  const { value, error, retry } = useResource(sha256, () => call('pictureToLookAt', { sha256 }));
  const [isActualSize, setActualSize] = useState(false);
  const [hasLooked, setLooked] = useState(false);
  const [failed, setFailed] = useState<PlateauErrorData | null>(null);
  const say = async (leaves: boolean) => {
    if (value === null) return;
    try {
      await call('consentToPicture', { sha256, leaving: value.sha256, profile, leaves });
      onSaid();
      onClose();
    } catch (thrown) {
      setFailed(toErrorData(thrown));
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${finding} ${evidence}: as it would leave`}
      className="dialog picture-dialog"
    >
      <DialogBody>
        <p className="picture-of">
          <b>{oneLine(dashboard, 200)}</b> {oneLine(from, 60)} to {oneLine(to, 60)}
          {caption.trim() !== '' && ` · ${oneLine(caption, 300)}`}
        </p>
        {value === null && error === null && <LoadingState label="Opening the picture…" />}
        {error !== null && <ErrorCard error={error} onRetry={retry} />}
        {value !== null && (
          <>
            <section className="picture-frame" data-actual={isActualSize} aria-label="The picture">
              <img
                alt={`${oneLine(dashboard, 200)}, as it would leave`}
                width={value.width}
                height={value.height}
                src={`data:${value.mediaType};base64,${value.data}`}
              />
            </section>
            <div className="picture-facts">
              <Button size="small" onClick={() => setActualSize(!isActualSize)}>
                {isActualSize ? 'Fit to the window' : 'Actual size'}
              </Button>
              <span>
                {formatCount(value.width)} × {formatCount(value.height)} pixels, {formatBytes(value.size)}.{' '}
                {value.leftBehind.length === 0
                  ? 'Nothing but the picture is in its file.'
                  : `Left behind: ${value.leftBehind
                      .map(({ what, bytes }) => (bytes === 0 ? what : `${what} (${formatBytes(bytes)})`))
                      .join(', ')}.`}
              </span>
            </div>
            {consent === null && (
              <label className="picture-word">
                <input
                  type="checkbox"
                  checked={hasLooked}
                  onChange={(event) => setLooked(event.currentTarget.checked)}
                />
                <span>
                  I looked at all of it. It shows nothing that may not leave under <b>{profile}</b>: no host, address,
                  login, customer, tab, bookmark or notification.
                </span>
              </label>
            )}
            {consent !== null && (
              <p className="bundle-note">
                {oneLine(consent.who, 100)} said on {formatMoment(consent.at)} that it shows nothing that may not leave
                under {profile}.
              </p>
            )}
          </>
        )}
        {failed !== null && <ErrorCard error={failed} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={onClose}>Close</Button>
            {consent === null ? (
              <Button intent="primary" disabled={!hasLooked || value === null} onClick={() => void say(true)}>
                Let it leave
              </Button>
            ) : (
              <Button disabled={value === null} onClick={() => void say(false)}>
                Take it back
              </Button>
            )}
          </>
        }
      />
    </Dialog>
  );
}
