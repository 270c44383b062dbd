import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { PictureChoice } from '../../core/bundle/picture-choice.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import { addressOf } from '../state/client.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { PictureDialog } from './picture-dialog.tsx';

export interface PicturesSectionProps {
  readonly pictures: readonly PictureChoice[];
  readonly profile: RedactionProfileId;
  readonly onSaid: () => void;
}

const keyOf = ({ finding, evidence }: PictureChoice): string => `${finding} ${evidence}`;

/** Pictures among the evidence: nobody can search them, so each stays behind until a person looked at it. */
export function PicturesSection({ pictures, profile, onSaid }: PicturesSectionProps) {
  const [open, setOpen] = useState<string | null>(null);
  const opened = pictures.find((picture) => keyOf(picture) === open);
  if (pictures.length === 0) return null;
  const leaving = pictures.filter(({ why }) => why === null).length;
  return (
    <section className="bundle-section" aria-label="Pictures">
      <h2>Pictures</h2>
      <p className="bundle-note">
        {leaving} of {plural(pictures.length, 'picture')} will leave. What a picture shows cannot be searched: each
        stays behind until somebody looked at it and says that it shows nothing that may not leave. What else is in its
        file (places, programs, thumbnails, texts) stays behind in any case.
      </p>
      <ul className="bundle-hits bundle-pictures" aria-label="Pictures among the evidence">
        {pictures.map((picture) => (
          <li key={keyOf(picture)}>
            <img alt="" src={addressOf('findingImage', { sha256: picture.sha256 })} />
            <div className="bundle-hit-text">
              <span>{oneLine(picture.dashboard, 200)}</span>
              <span className="bundle-hit-where">
                {picture.finding} · {picture.evidence} · {oneLine(picture.from, 60)} to {oneLine(picture.to, 60)}
              </span>
              <span className="bundle-hit-where">
                {picture.consent !== null && picture.why === null
                  ? `Leaves: ${oneLine(picture.consent.who, 60)}, ${formatMoment(picture.consent.at)}`
                  : `Stays behind. ${picture.why ?? ''}`}
              </span>
            </div>
            <Button size="small" onClick={() => setOpen(keyOf(picture))}>
              Look at it…
            </Button>
          </li>
        ))}
      </ul>
      {opened !== undefined && (
        <PictureDialog picture={opened} profile={profile} onSaid={onSaid} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
