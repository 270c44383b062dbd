import './calculators.css';
import { Button } from '@blueprintjs/core';
import { CALCULATORS } from '../../core/calculator/calculators.ts';
import { capacity } from '../../core/calculator/capacity.ts';
import type { Calculator } from '../../core/calculator/model.ts';
import { isComputed, resultMarkdown } from '../../core/calculator/result.ts';
import { useTabState } from '../state/tab-state.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { calculationText } from './calculation-text.ts';
import { NOTHING, useCalculator } from './calculator-state.ts';
import { CapacityModel } from './capacity-model.tsx';
import { FillFromItem } from './fill-from-item.tsx';
import { InputFields } from './input-fields.tsx';
import { KeepForm } from './kept/keep-form.tsx';
import { ResultPanel } from './result-panel.tsx';

function CalculatorPage({ calculator }: { readonly calculator: Calculator }) {
  const { inputs, setInputs, problems, result } = useCalculator(calculator);
  return (
    <section className="calculator" aria-label={calculator.title}>
      <header className="calculator-head">
        <div>
          <h2>{calculator.title}</h2>
          <p className="field-note">{calculator.about}</p>
        </div>
        <div className="calculator-actions">
          {calculator === capacity && <CapacityModel result={result} onChange={setInputs} />}
          <Button size="small" variant="minimal" onClick={() => setInputs(NOTHING)}>
            Clear
          </Button>
          <CopyMenu
            what="calculation"
            choices={[
              { format: 'Markdown', text: () => resultMarkdown(result) },
              { format: 'JSON', text: () => calculationText(result, new Date()) },
            ]}
          />
        </div>
      </header>
      <div className="calculator-body">
        <div className="calculator-form">
          <FillFromItem calculator={calculator} stored={inputs} onChange={setInputs} />
          <InputFields inputs={calculator.inputs} stored={inputs} problems={problems} onChange={setInputs} />
        </div>
        <div className="calculator-outcome">
          <ResultPanel result={result} />
          <KeepForm key={calculator.id} result={result} canKeep={problems.size === 0 && isComputed(result)} />
        </div>
      </div>
    </section>
  );
}

/** The calculators: a list, and the chosen one with its result while its inputs are typed. */
export function CalculatorsView() {
  const [chosenId, setChosenId] = useTabState('calculators', 'chosen', '');
  const chosen = CALCULATORS.find(({ id }) => id === chosenId) ?? CALCULATORS[0];
  if (chosen === undefined) return <EmptyState title="There is no calculator" />;
  return (
    <div className="calculators">
      <nav className="calculator-list" aria-label="Calculators">
        {CALCULATORS.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className={id === chosen.id ? 'calculator-choice calculator-choice-on' : 'calculator-choice'}
            aria-current={id === chosen.id}
            onClick={() => setChosenId(id)}
          >
            {title}
          </button>
        ))}
      </nav>
      <CalculatorPage key={chosen.id} calculator={chosen} />
    </div>
  );
}
