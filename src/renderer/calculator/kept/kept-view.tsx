import '../../bundle/bundle.css';
import '../calculators.css';
import { Button } from '@blueprintjs/core';
import { toldText } from '../../../core/calculator/item-facts.ts';
import { computedBy } from '../../../core/calculator/kept/calculation-words.ts';
import type { CalculationDetail } from '../../../core/calculator/kept/model.ts';
import { inputText, resultMarkdown, type TakenInput } from '../../../core/calculator/result.ts';
import { call } from '../../state/client.ts';
import { useItem } from '../../state/items.ts';
import { AnsweredView } from '../../ui/answered-view.tsx';
import { CopyMenu } from '../../ui/copy-menu.tsx';
import { formatMoment, oneLine } from '../../ui/format.ts';
import { MiddleText } from '../../ui/middle-text.tsx';
import { openItem } from '../../workspace/item-actions.ts';
import { openWithInputs } from '../calculator-state.ts';
import { ResultPanel } from '../result-panel.tsx';

/** A calculation that was kept: what it gave, what it was computed from, and whether that still gives it. */
export function KeptView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('calculation', { id: itemId }, signal)}
      waiting="Opening the calculation…"
    >
      {(detail) => <OpenCalculation detail={detail} />}
    </AnsweredView>
  );
}

function standing({ recomputed }: CalculationDetail): string {
  switch (recomputed.state) {
    case 'same':
      return 'Computed again now: the same.';
    case 'differs':
      return `Computed again now: not the same, ${recomputed.why}.`;
    case 'otherFormula':
      return `Not computed again: ${recomputed.why}`;
  }
}

function OpenCalculation({ detail }: { readonly detail: CalculationDetail }) {
  const { item, provenance, record } = detail;
  const facts: readonly (readonly [string, string])[] = [
    ['Computed', `${formatMoment(record.computedAt)} by ${computedBy(record)}`],
    ['Again', standing(detail)],
    ['File', `${provenance.fileName}, SHA-256 ${provenance.sha256.slice(0, 16)}…`],
  ];
  return (
    <div className="bundle-view kept-calculation">
      <header className="bundle-head">
        <div>
          <h1>
            <MiddleText text={item.label} />
          </h1>
          <p>{oneLine(record.title, 200)}</p>
        </div>
        {detail.recomputed.state !== 'otherFormula' && (
          <Button
            size="small"
            variant="outlined"
            title="With these inputs, to change them and keep the result beside this one"
            onClick={() => openWithInputs(record)}
          >
            Open in the calculator
          </Button>
        )}
        <CopyMenu
          what="calculation"
          choices={[
            { format: 'Markdown', text: () => resultMarkdown(record) },
            { format: 'JSON', text: () => JSON.stringify(record, null, 2) },
          ]}
        />
      </header>
      <div className="bundle-body">
        <div className="bundle-section">
          <ResultPanel result={record} />
        </div>
        <section className="bundle-section" aria-label="Inputs">
          <h2>Inputs</h2>
          <Inputs inputs={record.inputs} />
        </section>
        <section className="bundle-section" aria-label="The calculation">
          <dl className="bundle-facts">
            {facts.map(([name, text]) => (
              <Fact key={name} name={name} text={text} />
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="selectable">{oneLine(text, 2000)}</dd>
    </>
  );
}

function Inputs({ inputs }: { readonly inputs: readonly TakenInput[] }) {
  return (
    <table className="plain-table kept-inputs">
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">Value</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {inputs.map((input) => (
          <tr key={input.key}>
            <th scope="row">{input.label}</th>
            <td className={input.value === null ? 'calculator-why' : 'selectable'}>{inputText(input)}</td>
            <td>
              <From input={input} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function From({ input: { from, value, assumed } }: { readonly input: TakenInput }) {
  if (from === null) return value === null ? null : assumed ? 'assumed' : 'typed by a person';
  return (
    <>
      <Source id={from.item} label={from.label} />: {oneLine(toldText(from), 300)}
    </>
  );
}

/** The item that told it, as a way there; its name alone where it is gone. */
function Source({ id, label }: { readonly id: string; readonly label: string }) {
  const item = useItem(id);
  if (item === undefined)
    return <span title="No longer in the workspace">{oneLine(`${label} (${id}, gone)`, 200)}</span>;
  return (
    <button type="button" className="link-button" onClick={() => openItem(item)}>
      {oneLine(item.label, 200)}
    </button>
  );
}
