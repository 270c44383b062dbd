import { Readable } from 'node:stream';
import script from 'virtual:report-script';
import { safeFileName } from '../../core/file-name.ts';
import { buildFindingReport, buildReport, ofOneFinding } from '../../core/report/build-report.ts';
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
import type { Workspace } from '../workspace/workspace.ts';
import type { FindingService } from './finding-service.ts';
import type { InvestigationService } from './investigation-service.ts';
import type { PrintPdf } from './pdf/not-printed.ts';
import { withoutPrintersMetadata } from './pdf/pdf-metadata.ts';
import type { ExportedFile } from './profile-service.ts';
import { evidenceItems, reportedItem, reportedRuleSet, worthDrawing } from './reported.ts';
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
}

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface ReportServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly findings: FindingService;
  readonly investigations: InvestigationService;
  readonly signOffs: SignOffService;
  readonly view: ViewWorker;
  /** The one that heaps are opened in. */
  readonly heapView: ViewWorker;
  readonly printPdf: PrintPdf;
  readonly version: string;
  readonly now: () => string;
}

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
  async file(request: ReportRequest, signal: AbortSignal): Promise<ReportFile> {
    const { to, finding } = request;
    const whole = await this.input(request);
    const input = finding === undefined ? whole : ofOneFinding(whole, this.#finding(whole, finding));
    const name = finding === undefined ? FILE_NAMES[to] : `${safeFileName(finding)}.${to}`;
    return { name, mediaType: MEDIA_TYPES[to], bytes: await this.#bytes(input, request, signal) };
  }

  /** The same as a stream, for a download. */
  async stream(request: ReportRequest, signal: AbortSignal): Promise<ExportedFile> {
    const { bytes, ...file } = await this.file(request, signal);
    return { ...file, bytes: Readable.from([bytes]) };
  }

  async #bytes(input: ReportInput, { to, finding }: ReportRequest, signal: AbortSignal): Promise<Uint8Array> {
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
        return Buffer.from(findingsSarif(input));
    }
  }

  #finding(input: ReportInput, id: string): ReportedFinding {
    const found = input.findings.find(({ finding }) => finding.id === id);
    // Asked for by name, so that the error is the one of findings.
    return found ?? reportedFinding(this.#options.findings.detail(id));
  }

  /** All that a report of the workspace tells of, as it is now. */
  async input(request: ReportRequest): Promise<ReportInput> {
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
      items,
      figures: await this.#figures(workspace.path, items, evidence),
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
    items: readonly ReportedItem[],
    evidence: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, Figure>> {
    const figures = new Map<string, Figure>();
    for (const { item } of worthDrawing(items, evidence)) {
      const worker =
        item.kind.startsWith('growth') || item.kind === 'heap' ? this.#options.heapView : this.#options.view;
      const figure = await worker.call<Figure | null>('reportFigure', { workspace, id: item.id });
      if (figure !== null) figures.set(item.id, figure);
    }
    return figures;
  }
}
