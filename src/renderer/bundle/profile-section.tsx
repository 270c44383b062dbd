import { REDACTION_PROFILES, type RedactionProfileId, redactionProfile } from '../../core/redact/profiles.ts';
import { FormatChoices } from '../workspace/format-choices.tsx';

const FORMATS = REDACTION_PROFILES.map((id) => ({
  to: id,
  title: id,
  what: redactionProfile(id).about,
  extension: '',
}));

export interface ProfileSectionProps {
  readonly profile: RedactionProfileId;
  readonly onChange: (profile: RedactionProfileId) => void;
}

/** For whom the bundle is, and what its reader may still learn. */
export function ProfileSection({ profile, onChange }: ProfileSectionProps) {
  return (
    <section className="bundle-section" aria-label="For whom">
      <h2>For whom</h2>
      <FormatChoices
        formats={FORMATS}
        chosen={profile}
        onChoose={(chosen) => onChange(REDACTION_PROFILES.find((id) => id === chosen) ?? profile)}
      />
      <p className="bundle-risk">
        <b>What a reader may still learn:</b> {redactionProfile(profile).residualRisk}
      </p>
    </section>
  );
}
