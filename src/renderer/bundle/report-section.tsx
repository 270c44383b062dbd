import { useId } from 'react';
import { type AboutAudit, isCommit } from '../../core/bundle/about-audit.ts';
import { type RedactionProfileId, redactionProfile } from '../../core/redact/profiles.ts';
import { SavedText } from '../ui/saved-text.tsx';

export interface ReportSectionProps {
  readonly about: AboutAudit;
  readonly profile: RedactionProfileId;
  readonly onChange: (about: AboutAudit) => void;
  readonly pdf: boolean;
  readonly onPdf: (pdf: boolean) => void;
}

const FIELDS = [
  { field: 'auditor', label: 'Auditor', pointsToCode: false, maxLength: 200 },
  { field: 'repository', label: 'Repository', pointsToCode: true, maxLength: 500 },
  { field: 'commit', label: 'Commit', pointsToCode: true, maxLength: 64 },
] as const;

/** What the report's first page says of the audit, of which nothing is guessed, and whether it is printed too. */
export function ReportSection({ about, profile, onChange, pdf, onPdf }: ReportSectionProps) {
  const note = useId();
  const { codePointers } = redactionProfile(profile);
  const isWrong = codePointers && about.commit !== '' && !isCommit(about.commit);
  return (
    <section className="bundle-section" aria-label="The report">
      <h2>The report</h2>
      <div className="form-grid">
        {FIELDS.map(({ field, label, pointsToCode, maxLength }) => (
          <div key={field} className="report-field">
            <span aria-hidden="true">{label}</span>
            <SavedText
              label={label}
              value={about[field]}
              disabled={pointsToCode && !codePointers}
              maxLength={maxLength}
              wrong={field === 'commit' && isWrong}
              describedBy={note}
              onSave={(text) => onChange({ ...about, [field]: text })}
            />
          </div>
        ))}
      </div>
      <p id={note} className={isWrong ? 'bundle-note field-error' : 'bundle-note'}>
        {isWrong
          ? 'A commit is git’s hash of it: 7 to 64 digits, 0–9 and a–f. It is left out until it is one.'
          : codePointers
            ? 'What is empty is “not stated” in the report: nothing is taken from git or from your login.'
            : 'This profile takes out what points to code, and makes initials of the auditor.'}
      </p>
      <label className="check">
        <input type="checkbox" checked={pdf} onChange={({ currentTarget }) => onPdf(currentTarget.checked)} />
        As a PDF too, printed by a browser that is installed here
      </label>
    </section>
  );
}
