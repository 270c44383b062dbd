import type { Figure, Judgement } from '../../core/calculator/model.ts';
import { shown } from '../../core/calculator/quantity.ts';
import { type CalculatorResult, figureGrid } from '../../core/calculator/result.ts';

const SIGNS: Readonly<Record<Judgement['tone'], string>> = { good: '✓', bad: '◆', unknown: '?' };

function JudgementLine({ judgement }: { readonly judgement: Judgement }) {
  return (
    <p className={`calculator-judgement calculator-${judgement.tone}`}>
      <span aria-hidden="true">{SIGNS[judgement.tone]}</span>
      {judgement.text}
    </p>
  );
}

function Value({ figure }: { readonly figure: Figure }) {
  if (figure.value === null) return <span className="calculator-why">{figure.why}</span>;
  return (
    <>
      <span className="calculator-value">{shown(figure.value)}</span>{' '}
      <span className="calculator-unit">{figure.unit}</span>
    </>
  );
}

function FigureList({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <table className="plain-table calculator-figures">
      <caption className="visually-hidden">Result</caption>
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.key} className={figure.chosen === true ? 'calculator-chosen' : undefined}>
            <th scope="row">
              {figure.label}
              {figure.chosen === true && figures.length > 3 && <span className="tag tag-on">take this</span>}
            </th>
            <td>
              <Value figure={figure} />
              {figure.working !== '' && <span className="calculator-working">= {figure.working}</span>}
              {figure.source !== undefined && <span className="calculator-source">{figure.source}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FigureGrid({ figures }: { readonly figures: readonly Figure[] }) {
  const grid = figureGrid(figures);
  if (grid === null) return <FigureList figures={figures} />;
  return (
    <table className="plain-table calculator-grid">
      <caption className="visually-hidden">Result</caption>
      <thead>
        <tr>
          <th scope="col">Result</th>
          {grid.columns.map((column) => (
            <th key={column} scope="col" className="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.rows.map(({ label, cells }) => {
          const first = cells.find((cell) => cell !== null);
          if (first?.value === null && cells.every((cell) => cell?.value === null)) {
            return (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td colSpan={cells.length} className="calculator-why">
                  {first.why}
                </td>
              </tr>
            );
          }
          return (
            <tr key={label}>
              <th scope="row">{label}</th>
              {grid.columns.map((column, at) => {
                const cell = cells[at];
                return (
                  <td key={column} className="number" title={cell?.working}>
                    {cell != null && <Value figure={cell} />}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What the inputs give, with its formula, its sources and where its assumptions end. */
export function ResultPanel({ result }: { readonly result: CalculatorResult }) {
  const { judgement, figures, warnings, formula, sources } = result;
  return (
    <section className="calculator-result" aria-label="Result" aria-live="polite">
      {judgement !== null && <JudgementLine judgement={judgement} />}
      <FigureGrid figures={figures} />
      <ul className="calculator-warnings">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <dl className="calculator-formula">
        <dt>Formula</dt>
        <dd>
          {formula.map((line) => (
            <code key={line}>{line}</code>
          ))}
        </dd>
        <dt>Source</dt>
        <dd>{sources.join(' · ')}</dd>
      </dl>
    </section>
  );
}
