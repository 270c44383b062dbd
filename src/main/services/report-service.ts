import { Readable } from 'node:stream';
import script from 'virtual:report-script';
import { PlateauError } from '../../core/error.ts';
import { safeFileName } from '../../core/file-name.ts';
import type { ItemKind } from '../../core/item.ts';
import { buildFindingReport, buildReport, ofOneFinding } from '../../core/report/build-report.ts';
import { notAssessedParts } from '../../core/report/deliverables.ts';
import type { Figure } from '../../core/report/figure.ts';
import { findingsCsv } from '../../core/report/findings/findings-csv.ts';
import { findingsJson } from '../../core/report/findings/findings-json.ts';
import { findingsSarif } from '../../core/report/findings/findings-sarif.ts';
import { reportHtml } from '../../core/report/html/report-html.ts';
import type { ReportedFinding, ReportedItem, ReportHeader, ReportInput } from '../../core/report/input.ts';
import { reportMarkdown } from '../../core/report/markdown/report-markdown.ts';
import type { Report } from '../../core/report/model.ts';
import { FILE_NAMES, MEDIA_TYPES, type ReportFormat } from '../../core/report/report-formats.ts';
import { reportedFinding } from '../../core/report/reported-finding.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import { PhasedProgress } from '../jobs/phased-progress.ts';
import { watched } from '../jobs/watched.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CoverageService } from './coverage-service.ts';
import type { FindingService } from './finding-service.ts';
import type { InvestigationService } from './investigation-service.ts';
import type { PrintPdf } from './pdf/not-printed.ts';
import { withoutPrintersMetadata } from './pdf/pdf-metadata.ts';
import type { PictureService } from './picture-service.ts';
import type { ExportedFile } from './profile-service.ts';
import {
  evidenceItems,
  reportedCalculations,
  reportedGates,
  reportedItem,
  reportedRuleSet,
  worthDrawing,
} from './reported.ts';
import type { SignOffService } from './sign-off-service.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** What a person says of a report; what is left out is printed as not stated. */
export interface ReportRequest {
  readonly to: ReportFormat;
  /** One finding by itself; all where none is named. */
  readonly finding?: string | undefined;
  readonly project?: string | undefined;
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
  readonly auditor?: string | undefined;
  /** Of SARIF: the folder of the repository that the report in Markdown lies in. */
  readonly reportAt?: string | undefined;
}

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What an audit must hold and this report knows nothing of; empty of a single finding and of findings for other programs. */
  readonly notAssessed: readonly string[];
}

export interface ReportServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly findings: FindingService;
  readonly investigations: InvestigationService;
  readonly coverage: CoverageService;
  readonly pictures: PictureService;
  readonly signOffs: SignOffService;
  readonly view: ViewWorker;
  /** The one that heaps are opened in. */
  readonly heapView: ViewWorker;
  readonly jobs: JobList;
  readonly printPdf: PrintPdf;
  readonly version: string;
  readonly now: () => string;
}

const fileName = (to: ReportFormat, finding: string | undefined): string =>
  finding === undefined ? FILE_NAMES[to] : `${safeFileName(finding)}.${to}`;

/** What of a report drawing and writing usually is. */
const PARTS = { draw: 9, write: 1 };

/** Whoever watches a report being made. */
interface Making {
  readonly signal: AbortSignal;
  readonly phases: PhasedProgress<keyof typeof PARTS>;
}
const opensHeaps = (kind: ItemKind): boolean => kind.startsWith('growth') || kind === 'heap';

/** Reports of the open workspace. */
export class ReportService {
  readonly #options: ReportServiceOptions;

  constructor(options: ReportServiceOptions) {
    this.#options = options;
  }

  /**
   * A report, or its findings for other programs, as a file. Throws `finding.notFound` for one that is not there, and of PDF `report.noBrowser`,
   * `report.notPrinted`, `job.cancelled`.
   */
  file(request: ReportRequest, signal: AbortSignal): Promise<ReportFile> {
    return watched(this.#options.jobs, { kind: 'report', title: 'Write the report', signal }, (context) =>
      this.#file(request, context),
    );
  }

  async #file(request: ReportRequest, { signal, progress }: JobContext): Promise<ReportFile> {
    const { to, finding } = request;
    const phases = new PhasedProgress(PARTS, progress);
    const whole = await this.#input(request, { signal, phases });
    phases.at('write', 0, 1, to === 'pdf' ? 'printing' : 'writing');
    const input = finding === undefined ? whole : ofOneFinding(whole, this.#finding(whole, finding));
    const isRead = finding === undefined && (to === 'md' || to === 'html' || to === 'pdf');
    const notAssessed = isRead ? notAssessedParts(input) : [];
    const bytes = await this.#bytes(input, request, signal);
    return { name: fileName(to, finding), mediaType: MEDIA_TYPES[to], bytes, notAssessed };
  }

  /** The same as a stream, for a download. */
  async stream(request: ReportRequest, signal: AbortSignal): Promise<ExportedFile> {
    const { bytes, name, mediaType } = await this.file(request, signal);
    return { name, mediaType, bytes: Readable.from([bytes]) };
  }

  async #bytes(input: ReportInput, { to, finding, reportAt }: ReportRequest, signal: AbortSignal): Promise<Uint8Array> {
    const report = (): Report => (finding === undefined ? buildReport(input) : buildFindingReport(input));
    switch (to) {
      case 'md':
        return Buffer.from(reportMarkdown(report()));
      case 'html':
        return Buffer.concat([...reportHtml(report(), script)]);
      case 'pdf': {
        // On paper nothing zooms.
        const page = Buffer.concat([...reportHtml(report(), '')]);
        return withoutPrintersMetadata(await this.#options.printPdf(page, signal), input.header.at);
      }
      case 'json':
        return Buffer.from(findingsJson(input));
      case 'csv':
        return Buffer.from(findingsCsv(input));
      case 'sarif':
        return Buffer.from(
          findingsSarif(input, {
            file: fileName('md', finding),
            folder: reportAt ?? null,
            text: () => reportMarkdown(report()),
          }),
        );
    }
  }

  #finding(input: ReportInput, id: string): ReportedFinding {
    const found = input.findings.find(({ finding }) => finding.id === id);
    // Asked for by name, so that the error is the one of findings.
    return found ?? reportedFinding(this.#options.findings.detail(id));
  }

  /** An item as a report draws it, still; null of kinds that have no picture. Throws `item.notFound`, and as opening it does. */
  async figure(id: string): Promise<Omit<Figure, 'flame'> | null> {
    const { workspaces, view, heapView } = this.#options;
    const { kind } = workspaces.item(id);
    const figure = await (opensHeaps(kind) ? heapView : view).call<Figure | null>('reportFigure', {
      workspace: workspaces.current.path,
      id,
    });
    if (figure === null) return null;
    const { flame: _flame, ...still } = figure;
    return still;
  }

  /** All that a report of the workspace tells of, as it is now. */
  async #input(request: ReportRequest, making: Making): Promise<ReportInput> {
    const workspace = this.#options.workspaces.current;
    const ruleSet = reportedRuleSet(workspace);
    const { findings } = this.#options;
    const whole = new Map(findings.details().map((detail) => [detail.finding.id, detail]));
    const reported = findings.list().flatMap(({ id }) => {
      const detail = whole.get(id);
      return detail === undefined ? [] : [reportedFinding(detail)];
    });
    const evidence = evidenceItems(reported);
    const items = workspace.items.list().map((item) => reportedItem(workspace, item.id, ruleSet.sha256));
    return {
      header: this.#header(request, workspace),
      ruleSet,
      investigation: await this.#options.investigations.detail(),
      findings: reported,
      signOffs: this.#options.signOffs.roles(),
      signOffsElsewhere: this.#options.signOffs.elsewhere(),
      items,
      signals: await this.#options.coverage.signals(making.signal),
      gates: reportedGates(workspace),
      calculations: reportedCalculations(workspace),
      figures: await this.#figures(workspace.path, worthDrawing(items, evidence), making),
      pictures: await this.#options.pictures.shown(),
    };
  }

  #header(request: ReportRequest, workspace: Workspace): ReportHeader {
    const { version, now } = this.#options;
    return {
      project: request.project ?? workspace.name,
      repository: request.repository ?? '',
      commit: request.commit ?? '',
      auditor: request.auditor ?? '',
      at: now(),
      workspaceId: workspace.id,
      plateauVersion: version,
      bundleId: null,
      redaction: null,
      tamperEvidence: 'none',
    };
  }

  /** Pictures of what is worth one. What cannot be opened any more has none, and its numbers are those that were stored. */
  async #figures(
    workspace: string,
    drawn: readonly ReportedItem[],
    { signal, phases }: Making,
  ): Promise<ReadonlyMap<string, Figure>> {
    const figures = new Map<string, Figure>();
    for (const [done, { item }] of drawn.entries()) {
      if (signal.aborted) {
        throw new PlateauError({ code: 'job.cancelled', message: 'The report was cancelled.' });
      }
      phases.at('draw', done, drawn.length, `drawing ${item.label}`);
      const worker = opensHeaps(item.kind) ? this.#options.heapView : this.#options.view;
      const figure = await worker.call<Figure | null>('reportFigure', { workspace, id: item.id });
      if (figure !== null) figures.set(item.id, figure);
    }
    return figures;
  }
}
