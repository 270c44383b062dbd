import { nextRowId } from '../../../core/finding/empty.ts';
import { oneLine } from '../../ui/format.ts';
import { evidenceWords } from '../evidence-place.ts';
import { FieldBlock, Lints, useField, useParts } from './editor-context.tsx';
import { ChoiceField, NumberField } from './fields.tsx';
import { MarkdownField } from './markdown-field.tsx';
import { RowList } from './row-list.tsx';

const CONFIDENCES = [
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
] as const;

const OUTCOMES = [
  ['open', 'Open'],
  ['confirmed', 'Confirmed'],
  ['disproved', 'Disproved'],
] as const;

/** What is believed, how it could be disproved, and what came of that. */
export function HypothesisSection() {
  const [hypothesis, setHypothesis] = useParts('hypothesis');
  const [plan, setPlan] = useField('validationPlan');
  const [result, setResult] = useParts('validationResult');
  return (
    <>
      <FieldBlock field="hypothesis">
        <MarkdownField
          label="Hypothesis"
          value={hypothesis.text}
          placeholder="What you believe is the cause, so that it could turn out wrong"
          onChange={(text) => setHypothesis({ text })}
        />
        <div className="form-columns form-narrow">
          <ChoiceField
            label="Confidence"
            value={hypothesis.confidence}
            choices={CONFIDENCES}
            onChange={(confidence) => setHypothesis({ confidence })}
          />
          <NumberField
            label="Rank among hypotheses"
            value={hypothesis.rank}
            least={1}
            most={99}
            onChange={(rank) => setHypothesis({ rank: Math.round(rank ?? 1) })}
          />
        </div>
      </FieldBlock>
      <FieldBlock field="validationPlan">
        <h3>How it is validated</h3>
        <RowList
          noun="Step"
          rows={plan}
          onRows={setPlan}
          fresh={(rows) => ({ id: nextRowId(rows, 's'), step: '', disprovedBy: '' })}
          notes={({ id }) => <Lints field="validationPlan" row={id} />}
          draw={(row, change) => (
            <>
              <MarkdownField
                label="What is done"
                value={row.step}
                placeholder="Run the load again without the lookup"
                rows={1}
                onChange={(step) => change({ step })}
              />
              <MarkdownField
                label="Disproved if"
                value={row.disprovedBy}
                placeholder="p95 stays above 1.5 s"
                rows={1}
                onChange={(disprovedBy) => change({ disprovedBy })}
              />
            </>
          )}
        />
      </FieldBlock>
      <FieldBlock field="validationResult">
        <h3>What came of it</h3>
        <div className="form-columns form-narrow">
          <ChoiceField
            label="Outcome"
            value={result.outcome}
            choices={OUTCOMES}
            onChange={(outcome) => setResult({ outcome })}
          />
        </div>
        <MarkdownField
          label="Result"
          value={result.text}
          placeholder="What was seen"
          onChange={(text) => setResult({ text })}
        />
        <EvidenceChoice
          label="Shown by"
          chosen={result.evidence}
          onChange={(evidence) => setResult({ evidence: [...evidence] })}
        />
      </FieldBlock>
    </>
  );
}

export interface EvidenceChoiceProps {
  readonly label: string;
  /** Ids of rows of evidence. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Which rows of the finding's evidence show something. */
export function EvidenceChoice({ label, chosen, onChange }: EvidenceChoiceProps) {
  const [evidence] = useField('evidence');
  if (evidence.length === 0) return <p className="field-note">{label}: there is no evidence yet.</p>;
  return (
    <fieldset className="evidence-choice">
      <legend>{label}</legend>
      {evidence
        .map((row) => ({ id: row.id, words: evidenceWords(row) }))
        .map(({ id, words }) => (
          <label key={id} className="check" title={oneLine(words, 400)}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            <span className="finding-id">{id}</span>
            <span className="evidence-choice-text">{oneLine(words, 200)}</span>
          </label>
        ))}
    </fieldset>
  );
}
