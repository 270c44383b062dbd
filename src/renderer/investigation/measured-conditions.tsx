import './measured-conditions.css';
import { type Condition, conditionsOf, type TellsOfConditions } from '../../core/investigation/conditions.ts';
import { EMPTY_INVESTIGATION } from '../../core/investigation/model.ts';
import { CONDITIONS, type ConditionField, statedOf, withStated } from '../../core/investigation/stated-conditions.ts';
import { openInvestigation } from '../state/tabs.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { oneLine } from '../ui/format.ts';
import { BriefFieldInput } from './brief-field.tsx';
import { saveInvestigation, useInvestigation } from './investigation-store.ts';

/** What else is known of a condition: what the brief says where nobody says it of the item, and what the file tells. */
function Beside({ condition: { value, from, file } }: { readonly condition: Condition }) {
  const said = from === 'brief' ? `${oneLine(value, 200)} (from the brief)` : from === null ? 'not stated' : null;
  const parts = [...(said === null ? [] : [said]), ...(file === null ? [] : [`the file: ${oneLine(file, 200)}`])];
  return <span className="brief-quiet">{parts.join('; ')}</span>;
}

const save = (item: string, { key, title }: ConditionField, text: string) =>
  saveInvestigation(
    ({ conditions }) => ({
      conditions: [...withStated(conditions ?? [], { ...statedOf(conditions ?? [], item), [key]: text })],
    }),
    `${title} stated`,
    ({ conditions }) => ({ conditions }),
  );

/** Under which conditions an item was measured: what is stated of it, to be changed; else what the brief says; beside both what its file tells. */
export function MeasuredConditions({ item, told }: { readonly item: string; readonly told: TellsOfConditions }) {
  const investigation = useInvestigation((state) => state.detail?.investigation);
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const body = investigation?.body ?? EMPTY_INVESTIGATION;
  const closed = investigation !== undefined && investigation.closedAt !== null;
  const stated = statedOf(body.conditions, item);
  const conditions = conditionsOf(body, item, told);
  return (
    <div className="measured-conditions">
      {CONDITIONS.map((field, at) => {
        const { key, title, choices, example } = field;
        const condition = conditions[at];
        return (
          <div key={key} className="measured-condition">
            <span className="measured-title">{title}</span>
            <BriefFieldInput
              field={{
                path: key,
                title,
                example,
                ...(choices === undefined ? { kind: 'text' } : { kind: 'choice', choices }),
              }}
              value={stated[key]}
              disabled={!editable || closed || investigation === undefined}
              save={(text) => save(item, field, text)}
            />
            {condition !== undefined && <Beside condition={condition} />}
          </div>
        );
      })}
      {closed && (
        <p className="brief-quiet">
          The investigation is closed, and these with it.{' '}
          <button type="button" className="link-button" onClick={openInvestigation}>
            Open the investigation
          </button>
        </p>
      )}
    </div>
  );
}
