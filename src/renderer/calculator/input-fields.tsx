import { toldText } from '../../core/calculator/item-facts.ts';
import type { Input } from '../../core/calculator/model.ts';
import { shown } from '../../core/calculator/quantity.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { type StoredInputs, typed } from './calculator-state.ts';

interface FieldProps {
  readonly input: Input;
  readonly text: string;
  readonly problem: string | undefined;
  readonly noteId: string;
  readonly onText: (text: string) => void;
}

function Field({ input, text, problem, noteId, onText }: FieldProps) {
  const shared = { id: `calculator-${input.key}`, 'aria-describedby': noteId };
  if (input.kind === 'choice') {
    return (
      <select className="field" {...shared} value={text} onChange={(event) => onText(event.target.value)}>
        {input.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <span className="calculator-field">
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        {...shared}
        aria-invalid={problem !== undefined}
        placeholder={input.initial === undefined ? (input.optional === true ? 'optional' : '') : shown(input.initial)}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <span className="calculator-unit">{input.unit}</span>
    </span>
  );
}

export interface InputFieldsProps {
  readonly inputs: readonly Input[];
  readonly stored: StoredInputs;
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (next: StoredInputs) => void;
}

/** Every input with its unit, what it means or what is wrong with it, and which item told it. */
export function InputFields({ inputs, stored, problems, onChange }: InputFieldsProps) {
  return (
    <div className="calculator-inputs">
      {inputs.map((input) => {
        const problem = problems.get(input.key);
        const origin = Object.hasOwn(stored.origins, input.key) ? stored.origins[input.key] : undefined;
        const noteId = `calculator-${input.key}-note`;
        return (
          <div key={input.key} className="calculator-input">
            <label htmlFor={`calculator-${input.key}`}>{input.label}</label>
            <Field
              input={input}
              text={(Object.hasOwn(stored.texts, input.key) ? stored.texts[input.key] : undefined) ?? ''}
              problem={problem}
              noteId={noteId}
              onText={(text) => onChange(typed(stored, input.key, text))}
            />
            <p id={noteId} className={problem === undefined ? 'field-note' : 'field-error'}>
              {problem ?? input.about}
            </p>
            {origin !== undefined && (
              <p className="calculator-origin" title={`${origin.label}: ${toldText(origin)}`}>
                <span className="tag">{origin.item}</span> <MiddleText text={`${origin.label}: ${toldText(origin)}`} />
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
