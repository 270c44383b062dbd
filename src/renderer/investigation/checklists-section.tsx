import { checkFact } from '../../core/investigation/check-facts.ts';
import {
  CHECK_ANSWERS,
  CHECKLISTS,
  type Check,
  type CheckAnswer,
  type Checklist,
  type CheckMark,
  type CheckMarks,
  checkAnswerText,
  standingOf,
  standingText,
} from '../../core/investigation/checklists.ts';
import type { InvestigationBody } from '../../core/investigation/model.ts';
import { SavedText } from '../ui/saved-text.tsx';
import { saveOrTell } from './investigation-store.ts';

interface ChecklistsSectionProps {
  readonly marks: CheckMarks;
  readonly values: InvestigationBody['values'];
  readonly disabled: boolean;
}

/** What a reviewer ticks, and how the team takes care of performance: each line answered, or open. */
export const ChecklistsSection = (props: ChecklistsSectionProps) =>
  CHECKLISTS.map((list) => <ListedChecks key={list.id} list={list} {...props} />);

function ListedChecks({ list, marks, values, disabled }: ChecklistsSectionProps & { readonly list: Checklist }) {
  const save = ({ id, text }: Check, mark: CheckMark | null) => {
    void saveOrTell(
      ({ checks }) => {
        const { [id]: _old, ...others } = checks;
        return { checks: mark === null ? others : { ...others, [id]: mark } };
      },
      `“${text}” answered`,
      ({ checks }) => ({ checks }),
    );
  };
  return (
    <section className="brief-group">
      <h2>
        {list.title} <span className="brief-quiet">{standingText(standingOf(list, marks))}</span>
      </h2>
      <p className="panel-note">
        {list.about} A line that nobody answered is open, not a no ({list.source}).
      </p>
      <table className="plain-table brief-table check-table">
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col" className="check-answer">
              Answer
            </th>
            <th scope="col" className="brief-wide">
              On what ground
            </th>
          </tr>
        </thead>
        {list.groups.map(({ title, checks }) => (
          <tbody key={title}>
            {title !== '' && (
              <tr>
                <th scope="rowgroup" colSpan={3} className="check-group">
                  {title}
                </th>
              </tr>
            )}
            {checks.map((check) => (
              <CheckLine
                key={check.id}
                check={check}
                mark={marks[check.id] ?? null}
                fact={checkFact(check.id, { values })}
                disabled={disabled}
                onMark={(mark) => save(check, mark)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

interface CheckLineProps {
  readonly check: Check;
  readonly mark: CheckMark | null;
  /** What the brief says of it; null where it says nothing. */
  readonly fact: string | null;
  readonly disabled: boolean;
  readonly onMark: (mark: CheckMark | null) => void;
}

const OPEN = 'open';

function CheckLine({ check: { text }, mark, fact, disabled, onMark }: CheckLineProps) {
  const answer = (chosen: string): CheckAnswer | null => CHECK_ANSWERS.find((known) => known === chosen) ?? null;
  const choose = (chosen: string) => {
    const given = answer(chosen);
    onMark(given === null ? null : { answer: given, note: mark?.note ?? '' });
  };
  return (
    <tr>
      <th scope="row">
        {text}
        {fact !== null && <span className="panel-note check-fact">{fact}</span>}
      </th>
      <td>
        <select
          className={mark?.answer === 'no' ? 'field hop-worry' : 'field'}
          aria-label={`${text}: answer`}
          disabled={disabled}
          value={mark?.answer ?? OPEN}
          onChange={({ target }) => choose(target.value)}
        >
          <option value={OPEN}>{checkAnswerText(null)}</option>
          {CHECK_ANSWERS.map((one) => (
            <option key={one} value={one}>
              {checkAnswerText(one)}
            </option>
          ))}
        </select>
      </td>
      <td>
        <SavedText
          label={`${text}: ground`}
          value={mark?.note ?? ''}
          disabled={disabled || mark === null}
          onSave={(note) => mark !== null && onMark({ ...mark, note })}
        />
      </td>
    </tr>
  );
}
