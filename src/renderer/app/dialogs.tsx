import { CaptureDialog } from '../capture/capture-dialog.tsx';
import { KeyboardHelp } from '../commands/keyboard-help.tsx';
import { Palette } from '../commands/palette.tsx';
import { RetestDialog } from '../findings/retest-dialog.tsx';
import { GrowthCompareDialog } from '../growth/comparison/growth-compare-dialog.tsx';
import { GrowthDialog } from '../growth/dialog/growth-dialog.tsx';
import { HostDialog } from '../hosts/host-dialog.tsx';
import { Questions } from '../hosts/questions.tsx';
import { PlanCompareDialog } from '../plan/comparison/plan-compare-dialog.tsx';
import { ReportDialog } from '../report/report-dialog.tsx';
import { SignOffDialog } from '../sign-off/sign-off-dialog.tsx';
import { useDialogs } from '../state/dialogs.ts';
import { useItem } from '../state/items.ts';
import { CompareDialog } from '../workspace/compare-dialog.tsx';
import { ExportDialog } from '../workspace/export-dialog.tsx';
import { ImportDialog } from '../workspace/import-dialog.tsx';
import { LatencyUnitDialog } from '../workspace/latency-unit-dialog.tsx';
import { PasteDialog } from '../workspace/paste-dialog.tsx';
import { WorkspaceDialog } from '../workspace/workspace-dialog.tsx';
import { AboutDialog } from './about-dialog.tsx';

/** The dialog that is open, and over it what a connection asks. */
export function Dialogs() {
  const open = useDialogs((state) => state.open);
  const exported = useItem(open.kind === 'export' ? open.itemId : '');
  return (
    <>
      {open.kind === 'palette' && <Palette />}
      <KeyboardHelp isOpen={open.kind === 'keys'} />
      <AboutDialog isOpen={open.kind === 'about'} />
      {open.kind === 'paste' && <PasteDialog initial={open.text} />}
      {open.kind === 'import' && <ImportDialog initial={open.files} />}
      {open.kind === 'latencyUnit' && <LatencyUnitDialog unread={open.unread} />}
      {open.kind === 'export' && exported !== undefined && <ExportDialog item={exported} />}
      {open.kind === 'report' && <ReportDialog />}
      {open.kind === 'retest' && <RetestDialog />}
      {open.kind === 'signOff' && <SignOffDialog role={open.role} what={open.what} />}
      {open.kind === 'compare' && <CompareDialog before={open.before} after={open.after} />}
      {open.kind === 'growth' && <GrowthDialog opening={open.opening} />}
      {open.kind === 'compareGrowths' && <GrowthCompareDialog before={open.before} after={open.after} />}
      {open.kind === 'comparePlans' && <PlanCompareDialog before={open.before} after={open.after} />}
      {open.kind === 'host' && <HostDialog name={open.name} />}
      {open.kind === 'capture' && <CaptureDialog opening={open.opening} />}
      {open.kind === 'workspace' && <WorkspaceDialog mode={open.mode} audit={open.audit} />}
      <Questions />
    </>
  );
}
