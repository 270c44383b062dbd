import { BRIEF_SECTIONS, isFieldPath } from '../../core/investigation/fields.ts';
import { answerTo, type InvestigationBody } from '../../core/investigation/model.ts';
import { BriefFieldInput } from './brief-field.tsx';

export interface FieldGroupProps {
  readonly title: string;
  /** Of the brief, as in its file. */
  readonly section: string;
  readonly body: InvestigationBody;
  readonly disabled: boolean;
  readonly note?: string;
}

/** The fields of one section of the brief, one below the other. */
export function FieldGroup({ title, section, body, disabled, note }: FieldGroupProps) {
  const fields = BRIEF_SECTIONS.find((one) => one.section === section)?.fields ?? [];
  return (
    <section className="brief-group">
      <h2>{title}</h2>
      {note !== undefined && <p className="panel-note">{note}</p>}
      <div className="brief-grid">
        {fields.map((field) => (
          <div key={field.path} className="brief-row">
            <span className="brief-label">{field.title}</span>
            <BriefFieldInput
              field={field}
              value={isFieldPath(field.path) ? answerTo(body, field.path) : ''}
              disabled={disabled}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
