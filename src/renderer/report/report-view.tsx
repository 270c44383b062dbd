import '../bundle/bundle.css';
import './report.css';
import { Button } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { z } from 'zod';
import { SEVERITIES } from '../../core/finding/model.ts';
import { REDACTION_PROFILES, redactionProfile } from '../../core/redact/profiles.ts';
import { findingAnchor, sectionAnchor } from '../../core/report/anchors.ts';
import { commands } from '../commands/dispatch.ts';
import { useFindings } from '../findings/finding-store.ts';
import { SEVERITY_WORDS, severityCounts } from '../findings/finding-words.ts';
import { AskedProgress } from '../jobs/asked-progress.tsx';
import { addressOf, call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { useTabState } from '../state/tab-state.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine } from '../ui/format.ts';

const AS_CAPTURED = 'as captured';
const shownAs = z.enum([AS_CAPTURED, ...REDACTION_PROFILES]);
type ShownAs = z.infer<typeof shownAs>;

/** Where a reader of the whole begins; the findings follow below. */
const SECTIONS = [
  ['Executive summary', sectionAnchor('summary')],
  ['Objectives', sectionAnchor('0')],
  ['Back end', sectionAnchor('2')],
  ['Front end', sectionAnchor('3')],
  ['Comparisons', sectionAnchor('7')],
  ['Findings', sectionAnchor('12')],
] as const;

/** A place of the page. `again` tells two wishes for one place apart: who has read on is taken back to it. */
interface Place {
  readonly anchor: string;
  readonly again: boolean;
}

/** The address of a page turned to a place: the same page stays loaded, since only what stands behind `#` is another. */
const turnedTo = (address: string, { anchor, again }: Place): string =>
  anchor === '' ? address : `${address}#${again ? anchor.replace('.', '%2E') : anchor}`;

/** The report as its reader will see it, beside the findings that are in it. */
export function ReportView() {
  const rows = useFindings((state) => state.rows);
  const [as, setAs] = useTabState<ShownAs>('report', 'as', AS_CAPTURED, shownAs);
  const [turn, setTurn] = useState(0);
  const [place, setPlace] = useState<Place>({ anchor: '', again: false });
  const { anchor } = place;
  const turnTo = (to: string) => setPlace((old) => ({ anchor: to, again: old.anchor === to && !old.again }));
  const revision = useAllRevisions();
  const state = `${revision} ${rows.map(({ bodySha256 }) => bodySha256).join()}`;
  const [madeOf, setMadeOf] = useState(state);
  const page = useResource(`${as} ${turn}`, (signal) =>
    call('makeReportPage', as === AS_CAPTURED ? {} : { profile: as }, signal),
  );
  const again = () => {
    setMadeOf(state);
    setTurn((old) => old + 1);
  };
  const choose = (value: string) => {
    setMadeOf(state);
    setAs(shownAs.safeParse(value).data ?? AS_CAPTURED);
  };
  const id = useId();
  const counts = severityCounts(rows);
  const unknown = counts.get('unknown') ?? 0;
  return (
    <div className="bundle-view">
      <header className="bundle-head">
        <div>
          <h1>Report</h1>
          <p>
            {SEVERITIES.map((severity) => `${counts.get(severity) ?? 0} ${SEVERITY_WORDS[severity]}`).join(' · ')}
            {unknown > 0 && ` · ${formatCount(unknown)} not assessed`}
          </p>
        </div>
        <label htmlFor={id}>Shown</label>
        <select id={id} className="field report-as" value={as} onChange={(event) => choose(event.target.value)}>
          <option value={AS_CAPTURED}>as captured, with all names</option>
          {REDACTION_PROFILES.map((profile) => (
            <option key={profile} value={profile}>
              redacted: {profile}
            </option>
          ))}
        </select>
        <Button onClick={again}>Make it again</Button>
        {as === AS_CAPTURED ? (
          <Button intent="primary" onClick={() => commands.run('file.exportReport')}>
            Export report…
          </Button>
        ) : (
          <Button intent="primary" onClick={() => commands.run('file.bundle')}>
            Evidence bundle…
          </Button>
        )}
      </header>
      <p className="report-note">
        {as === AS_CAPTURED
          ? 'It holds hosts, folders and constants as they were captured: it is for you and for colleagues who may see them.'
          : `As it stands in an evidence bundle, ${redactionProfile(as).about}. Only a bundle is searched for leaks before it is written, so that is how it leaves.`}
        {state !== madeOf && <b> Something changed since: make it again to see it.</b>}
      </p>
      <div className="report-body">
        <nav className="report-jumps" aria-label="Findings in the report">
          {SECTIONS.map(([title, section]) => (
            <button key={section} type="button" aria-current={anchor === section} onClick={() => turnTo(section)}>
              {title}
            </button>
          ))}
          {rows.map(({ id: finding, title }) => (
            <button
              key={finding}
              type="button"
              aria-current={anchor === findingAnchor(finding)}
              title={oneLine(title, 300)}
              onClick={() => turnTo(findingAnchor(finding))}
            >
              <span className="report-id">{finding}</span> {title === '' ? 'Untitled' : oneLine(title, 200)}
            </button>
          ))}
        </nav>
        <div className="report-page">
          {page.error !== null && <ErrorCard error={page.error} onRetry={page.retry} />}
          {page.error === null && (page.value === null || page.loading) && (
            <AskedProgress kind="report" label="Writing the report…" />
          )}
          {page.error === null && page.value !== null && !page.loading && (
            <iframe
              title="Report"
              sandbox="allow-scripts"
              src={turnedTo(addressOf('reportPage', { id: page.value.id }), place)}
            />
          )}
        </div>
      </div>
    </div>
  );
}
