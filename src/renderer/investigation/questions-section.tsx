import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { fieldOf } from '../../core/investigation/fields.ts';
import { answerTo } from '../../core/investigation/model.ts';
import { oneLine } from '../ui/format.ts';
import { BriefFieldInput } from './brief-field.tsx';

const STATES = { answered: 'answered', assumed: 'assumed', open: 'open' } as const;

/** The first questions with their answers, and what is taken for true where nobody answered. */
export function QuestionsSection({
  detail,
  disabled,
}: {
  readonly detail: InvestigationDetail;
  readonly disabled: boolean;
}) {
  const { questions, assumptions, investigation } = detail;
  return (
    <>
      <section className="brief-group">
        <h2>First questions</h2>
        <table className="plain-table brief-table">
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col" className="brief-wide">
                Answer
              </th>
              <th scope="col" className="brief-narrow">
                State
              </th>
              <th scope="col" className="brief-narrow">
                Source
              </th>
            </tr>
          </thead>
          <tbody>
            {questions.map(({ question, path, source, state, text }) => {
              const field = fieldOf(path);
              const written = answerTo(investigation.body, path);
              return (
                <tr key={path}>
                  <th scope="row">{question}</th>
                  <td>
                    {field !== undefined && (
                      <BriefFieldInput field={field} value={written} disabled={disabled} label={question} />
                    )}
                    {written === '' && text !== '' && <p className="panel-note">{oneLine(text, 300)}</p>}
                  </td>
                  <td>
                    <span className={`brief-state brief-state-${state}`}>{STATES[state]}</span>
                  </td>
                  <td className="brief-quiet">{source}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <section className="brief-group">
        <h2>Assumed, because nobody said otherwise</h2>
        {assumptions.length === 0 ? (
          <p className="panel-note">Nothing is assumed: everything is answered.</p>
        ) : (
          <table className="plain-table brief-table">
            <thead>
              <tr>
                <th scope="col">About</th>
                <th scope="col">Assumed</th>
                <th scope="col" className="brief-wide">
                  Source
                </th>
              </tr>
            </thead>
            <tbody>
              {assumptions.map(({ about, text, source }) => (
                <tr key={about}>
                  <th scope="row">{about}</th>
                  <td>{text}</td>
                  <td className="brief-quiet">{source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
