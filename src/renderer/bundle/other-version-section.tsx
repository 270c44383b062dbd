import { Fragment } from 'react';
import { DIFFERENCES } from '../../core/bundle/compare-verdicts.ts';
import {
  DIFFERENCE_WORDS,
  givenOtherwise,
  otherVersionSentences,
  type Verification,
} from '../../core/bundle/verification.ts';
import { formatCount, oneLine } from '../ui/format.ts';

/** Differences that are shown at once. */
const SHOWN = 100;

/** What this version gives otherwise than the one that made the bundle: how many of each kind, and those that differ in more than words. */
export function OtherVersionSection({ found }: { readonly found: Verification }) {
  const { replay } = found;
  if (replay === null || givenOtherwise(replay) === 0) return null;
  const { differs, differences } = replay;
  const rows = differences.flatMap((row, at) =>
    row.difference === 'words' || row.difference === 'rules' ? [] : [{ ...row, key: `difference-${at}` }],
  );
  const more = rows.length - SHOWN;
  return (
    <section className="bundle-section" aria-label="Judged otherwise here">
      <h2>Judged otherwise here</h2>
      {otherVersionSentences(found).map((sentence) => (
        <p key={sentence} className="bundle-note selectable">
          {oneLine(sentence, 600)}
        </p>
      ))}
      <dl className="bundle-facts">
        {DIFFERENCES.filter((difference) => differs[difference] > 0).map((difference) => (
          <Fragment key={difference}>
            <dt>{formatCount(differs[difference])}</dt>
            <dd>{DIFFERENCE_WORDS[difference]}</dd>
          </Fragment>
        ))}
      </dl>
      {rows.length > 0 && (
        <table className="plain-table" aria-label="Verdicts that are given otherwise here">
          <thead>
            <tr>
              <th scope="col">Verdict</th>
              <th scope="col">In the bundle</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map(({ key, item, rule, subject, stated, here }) => (
              <tr key={key} className="selectable">
                <td>
                  {oneLine(rule, 60)} on {oneLine(subject, 120)}{' '}
                  <code className="verify-path">{oneLine(item, 40)}</code>
                </td>
                <td>{stated === null ? '—' : oneLine(stated, 200)}</td>
                <td>{here === null ? '—' : oneLine(here, 200)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && <p className="bundle-note">and {formatCount(more)} more; “plateau verify --json” lists all</p>}
    </section>
  );
}
