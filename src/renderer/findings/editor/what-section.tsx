import type { FindingBody } from '../../../core/finding/model.ts';
import { CATEGORIES } from '../finding-words.ts';
import { CategoryPattern } from './category-pattern.tsx';
import { FieldBlock, useField, useParts } from './editor-context.tsx';
import { CheckField, ChoiceField, LineField, NumberField } from './fields.tsx';
import { MarkdownField } from './markdown-field.tsx';

/** Fields that are one text in Markdown. */
export type TextField = {
  [F in keyof FindingBody]: FindingBody[F] extends string ? (string extends FindingBody[F] ? F : never) : never;
}[keyof FindingBody];

export interface TextBlockProps {
  readonly field: TextField;
  readonly label: string;
  readonly placeholder: string;
  readonly rows?: number;
  /** A plain sentence, here and in the report. */
  readonly plain?: boolean;
}

/** A field that is one text in Markdown. */
export function TextBlock({ field, label, placeholder, rows, plain }: TextBlockProps) {
  const [value, set] = useField(field);
  return (
    <FieldBlock field={field}>
      <MarkdownField
        label={label}
        value={value}
        placeholder={placeholder}
        onChange={(next) => set(() => next)}
        {...(rows === undefined ? {} : { rows })}
        {...(plain === undefined ? {} : { plain })}
      />
    </FieldBlock>
  );
}

const FLOWS = [
  ['submit', 'Submit: it changes something'],
  ['access', 'Access: it reads'],
  ['background', 'Background: nobody waits'],
] as const;

/** What is wrong, for whom, and why. */
export function WhatSection() {
  const [category, setCategory] = useField('category');
  const [flow, setFlow] = useParts('flow');
  const [impact, setImpact] = useField('businessImpactNumber');
  return (
    <>
      <TextBlock
        field="bottleneck"
        label="Bottleneck, in one sentence"
        placeholder="Which component takes what share, in which flow, at which load"
        rows={1}
        plain
      />
      <TextBlock field="symptom" label="Symptom" placeholder="What is seen: by users, in the numbers" />
      <TextBlock field="cause" label="Cause" placeholder="Why it is so" />
      <FieldBlock field="flow">
        <div className="form-columns">
          <FieldBlock field="category">
            <ChoiceField
              label="Category"
              value={category}
              choices={CATEGORIES}
              onChange={(next) => setCategory(() => next)}
            />
          </FieldBlock>
          <ChoiceField label="Flow" value={flow.kind} choices={FLOWS} onChange={(kind) => setFlow({ kind })} />
          <LineField
            label="Endpoint"
            value={flow.endpoint}
            placeholder="POST /api/orders"
            onChange={(endpoint) => setFlow({ endpoint })}
          />
          <CheckField
            label="Revenue critical"
            value={flow.revenueCritical}
            onChange={(revenueCritical) => setFlow({ revenueCritical })}
          />
        </div>
        <CategoryPattern category={category} />
      </FieldBlock>
      <TextBlock
        field="businessImpact"
        label="Business impact"
        placeholder="What it costs: orders, users, money, time"
      />
      <div className="form-columns">
        <FieldBlock field="businessImpactNumber">
          <NumberField
            label="Impact as a number"
            value={impact}
            least={-Number.MAX_VALUE}
            note="Optional; say above what it counts"
            onChange={(next) => setImpact(() => next)}
          />
        </FieldBlock>
      </div>
      <ScopeFields />
    </>
  );
}

const linesOf = (text: string): string[] => text.split(',').map((part) => part.trimStart());
const told = (list: readonly string[]): string => list.join(', ');

function ScopeFields() {
  const [scope, setScope] = useParts('scope');
  const list = (name: 'endpoints' | 'tenants' | 'geos', label: string, placeholder: string) => (
    <LineField
      label={label}
      value={told(scope[name])}
      placeholder={placeholder}
      onChange={(text) => setScope({ [name]: text === '' ? [] : linesOf(text) })}
    />
  );
  return (
    <FieldBlock field="scope">
      <details className="form-details">
        <summary>Scope: endpoints, tenants, regions, sizes, times</summary>
        <div className="form-columns">
          {list('endpoints', 'Endpoints', 'With commas between them')}
          {list('tenants', 'Tenants (hashed)', 'With commas between them')}
          {list('geos', 'Regions', 'With commas between them')}
          <LineField
            label="Payload sizes"
            value={scope.payloadSizes}
            onChange={(payloadSizes) => setScope({ payloadSizes })}
          />
          <LineField label="Time windows" value={scope.windows} onChange={(windows) => setScope({ windows })} />
        </div>
      </details>
    </FieldBlock>
  );
}
