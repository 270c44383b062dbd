import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { FILE_NAMES, REPORT_FORMATS, type ReportFormat } from '../../core/report/report-formats.ts';
import { addressOf } from '../state/client.ts';
import { closeDialog } from '../state/dialogs.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { notify } from '../ui/toasts.tsx';
import type { ExportFormat } from '../workspace/export-formats.ts';
import { FormatChoices } from '../workspace/format-choices.tsx';
import { saveReply } from '../workspace/save-reply.ts';
import { UnpublishedFindings } from './unpublished-findings.tsx';

const WORDS: Readonly<Record<ReportFormat, readonly [string, string]>> = {
  html: ['Web page', 'The whole report on its own, flame graphs included, without a network'],
  pdf: ['PDF', 'The same on A4, to sign and to send'],
  md: ['Markdown', 'For a repository and a review'],
  json: ['Findings as JSON', 'With everything that is computed of them'],
  csv: ['Findings as CSV', 'A row each, for a spreadsheet'],
  sarif: ['Findings as SARIF', 'For code review and dashboards of scanners'],
};

const FORMATS: readonly ExportFormat[] = (['html', 'pdf', 'md', 'json', 'csv', 'sarif'] as const).map((to) => ({
  to,
  title: WORDS[to][0],
  what: WORDS[to][1],
  extension: to,
}));

/** Saves the report of the workspace, or its findings for other programs. */
export function ReportDialog() {
  const [to, setTo] = useState<ReportFormat>('html');
  const [commit, setCommit] = useState('');
  const [auditor, setAuditor] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const ids = { commit: useId(), auditor: useId() };
  const hasFirstPage = to === 'html' || to === 'pdf' || to === 'md';
  const submit = async () => {
    setBusy(true);
    setError(null);
    const said = {
      ...(commit.trim() === '' ? {} : { commit: commit.trim() }),
      ...(auditor.trim() === '' ? {} : { auditor: auditor.trim() }),
    };
    try {
      const saved = await saveReply(addressOf('report', { to, ...said }), FILE_NAMES[to]);
      if (saved !== null) {
        notify({ text: `Saved ${saved}.`, intent: 'success' });
        closeDialog();
      }
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={closeDialog} title="Export report" className="dialog">
      <DialogBody>
        <FormatChoices
          formats={FORMATS}
          chosen={to}
          onChoose={(chosen) => setTo(REPORT_FORMATS.find((known) => known === chosen) ?? 'html')}
        />
        {hasFirstPage && (
          <div className="form-grid">
            <label htmlFor={ids.auditor}>Auditor</label>
            <input
              id={ids.auditor}
              className="field"
              maxLength={500}
              placeholder="not stated, where this is left empty"
              value={auditor}
              onChange={(event) => setAuditor(event.target.value)}
            />
            <label htmlFor={ids.commit}>Commit</label>
            <input
              id={ids.commit}
              className="field"
              maxLength={500}
              placeholder="the commit that was audited"
              value={commit}
              onChange={(event) => setCommit(event.target.value)}
            />
          </div>
        )}
        <UnpublishedFindings />
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" loading={busy} onClick={() => void submit()}>
              Export
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
