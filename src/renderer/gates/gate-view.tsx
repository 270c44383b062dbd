import '../bundle/bundle.css';
import './gate-view.css';
import { Endorsed, Error as ErrorIcon, WarningSign } from '@blueprintjs/icons';
import {
  gateCounts,
  gateWord,
  inGateOrder,
  policyText,
  settingText,
  sideText,
  silentGates,
} from '../../core/gate/result-file/gate-words.ts';
import type { GateDetail, GateRecord } from '../../core/gate/result-file/model.ts';
import { call } from '../state/client.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

/** Lines that are drawn at once. */
const SHOWN = 500;

/** The result of a check that was kept or came from CI: how it ended, of what, by which policy, and what each gate said. */
export function GateView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('gateResult', { id: itemId }, signal)}
      waiting="Opening the result…"
    >
      {(detail) => <OpenGate detail={detail} />}
    </AnsweredView>
  );
}

const ENDS = {
  passed: { word: 'Passed', tone: 'good', Icon: Endorsed },
  failed: { word: 'The gate failed', tone: 'bad', Icon: ErrorIcon },
  undecided: { word: 'Undecided: not all could be told', tone: 'some', Icon: WarningSign },
} as const;

function OpenGate({ detail: { item, provenance, record } }: { readonly detail: GateDetail }) {
  const { word, tone, Icon } = ENDS[record.verdict];
  const { checkedAt, tool, ruleSet, before, after, notes } = record;
  const silent = silentGates(record);
  const facts: readonly (readonly [string, string])[] = [
    ['Checked', `${formatMoment(checkedAt)} by ${tool.name} ${tool.version}`],
    ['Policy', policyText(record)],
    ['Before', sideText(before)],
    ['After', sideText(after)],
    ['Rule set', `${ruleSet.id} (${ruleSet.sha256.slice(0, 12)})`],
    ['File', `${provenance.fileName}, SHA-256 ${provenance.sha256.slice(0, 16)}…`],
  ];
  return (
    <div className="bundle-view">
      <header className="bundle-head">
        <div>
          <h1>
            <MiddleText text={item.label} />
          </h1>
          <p>What a check said where it ran. Nothing of it is judged again here.</p>
        </div>
      </header>
      <div className="bundle-body">
        <p className={`verify-answer verify-${tone}`} role="status">
          <Icon size={18} aria-hidden="true" />
          {word} · {gateCounts(record)}
        </p>
        <section className="bundle-section" aria-label="The check">
          <dl className="bundle-facts">
            {facts.map(([name, text]) => (
              <Fact key={name} name={name} text={text} />
            ))}
          </dl>
        </section>
        <section className="bundle-section" aria-label="What the gates said">
          <h2>What the gates said</h2>
          <Results record={record} />
          {silent.length > 0 && (
            <p className="bundle-note">
              Not assessed, for there was nothing to look at: {silent.map((name) => oneLine(name, 60)).join(', ')}.
            </p>
          )}
        </section>
        <section className="bundle-section" aria-label="The policy">
          <h2>Gates that were on</h2>
          <dl className="bundle-facts">
            {record.policy.gates.map((setting) => (
              <Fact key={setting.name} name={setting.name} text={settingText(setting)} />
            ))}
          </dl>
        </section>
        {notes.length > 0 && (
          <section className="bundle-section" aria-label="Notes">
            <h2>Notes</h2>
            <ul className="gate-notes">
              {[...new Set(notes)].slice(0, SHOWN).map((note) => (
                <li key={note}>{oneLine(note, 1000)}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>{oneLine(name, 100)}</dt>
      <dd className="selectable">{oneLine(text, 2000)}</dd>
    </>
  );
}

function Results({ record }: { readonly record: GateRecord }) {
  const told = inGateOrder(record.gates).map((one, row) => ({ ...one, row }));
  if (told.length === 0) return <p className="bundle-note">The check looked at nothing.</p>;
  return (
    <>
      <table className="gate-results">
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col">Gate</th>
            <th scope="col">Rule</th>
            <th scope="col">Of</th>
            <th scope="col">Certainty</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {told.slice(0, SHOWN).map((one) => {
            const word = gateWord(one);
            const { row, gate, rule, subject, certainty, why, justification } = one;
            return (
              <tr key={row} data-result={word}>
                <td className="gate-word">{word}</td>
                <td>{oneLine(gate, 60)}</td>
                <td>{oneLine(rule, 60)}</td>
                <td>{oneLine(subject, 200)}</td>
                <td>{certainty ?? 'not measured'}</td>
                <td>
                  {oneLine(why, 1000)}
                  {justification !== null && (
                    <span className="gate-justified">
                      {` Justified by ${oneLine(justification.owner, 200)} until ${oneLine(justification.expires, 20)}: ${oneLine(justification.reason, 500)}`}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {told.length > SHOWN && <p className="bundle-note">And {plural(told.length - SHOWN, 'more line')}.</p>}
    </>
  );
}
