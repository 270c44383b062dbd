import { Readable } from 'node:stream';
import script from 'virtual:report-script';
import { z } from 'zod';
import { safeFileName } from '../../core/file-name.ts';
import { buildFindingReport, buildReport, ofOneFinding } from '../../core/report/build-report.ts';
import type { Figure } from '../../core/report/figure.ts';
import { findingsCsv } from '../../core/report/findings/findings-csv.ts';
import { findingsJson } from '../../core/report/findings/findings-json.ts';
import { findingsSarif } from '../../core/report/findings/findings-sarif.ts';
import { reportHtml } from '../../core/report/html/report-html.ts';
import type {
  ReportedFinding,
  ReportedItem,
  ReportHeader,
  ReportInput,
  ThresholdDeviation,
} from '../../core/report/input.ts';
import { reportMarkdown } from '../../core/report/markdown/report-markdown.ts';
import type { Report } from '../../core/report/model.ts';
import { FILE_NAMES, MEDIA_TYPES, type ReportFormat } from '../../core/report/report-formats.ts';
import { reportedFinding } from '../../core/report/reported-finding.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { LEVELS } from '../../core/verdict/verdict.ts';
import { operator } from '../capture/operator.ts';
import { publicItem } from '../workspace/items.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { FindingService } from './finding-service.ts';
import type { InvestigationService } from './investigation-service.ts';
import type { PrintPdf } from './pdf/not-printed.ts';
import { withoutPrintersMetadata } from './pdf/pdf-metadata.ts';
import type { ExportedFile } from './profile-service.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Pictures of one report: each is a person's minute. Those of findings come first, then the worst items. */
const MOST_FIGURES = 24;

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
  readonly view: ViewWorker;
  /** The one that heaps are opened in. */
  readonly heapView: ViewWorker;
  readonly printPdf: PrintPdf;
  readonly version: string;
  readonly now: () => string;
}

/** Comparisons keep what they compare in different words: several items a side, or one. */
const sidesSchema = z.object({
  before: z.union([z.array(z.string()), z.string().transform((id) => [id])]),
  after: z.union([z.array(z.string()), z.string().transform((id) => [id])]),
});

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
    const ruleSet = activeRuleSet(workspace);
    const sha256 = ruleSetSha256(ruleSet);
    const { findings } = this.#options;
    const whole = new Map(findings.details().map((detail) => [detail.finding.id, detail]));
    const reported = findings.list().flatMap(({ id }) => {
      const detail = whole.get(id);
      return detail === undefined ? [] : [reportedFinding(detail)];
    });
    const evidence = new Set(
      reported.flatMap(({ finding }) => finding.body.evidence.flatMap((row) => ('item' in row ? [row.item] : []))),
    );
    const items = workspace.items.list().map((item) => reportedItem(workspace, item.id, sha256));
    return {
      header: this.#header(request, workspace),
      ruleSet: {
        ...{ id: ruleSet.id, version: ruleSet.version, sha256, deviations: deviationsOf(ruleSet) },
        createdAt: workspace.judgements.ruleSets().find((known) => known.ruleSet.id === ruleSet.id)?.createdAt ?? null,
        changedBy: null,
      },
      investigation: await this.#options.investigations.detail(),
      findings: reported,
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
      auditor: request.auditor ?? operator(),
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
    const drawn = items.filter(
      ({ item }) =>
        evidence.has(item.id) ||
        item.kind === 'load' ||
        item.kind.endsWith('comparison') ||
        levelOf(item.level) >= levelOf('investigate'),
    );
    const figures = new Map<string, Figure>();
    const worth = ({ item }: ReportedItem): number => levelOf(item.level) + (evidence.has(item.id) ? LEVELS.length : 0);
    const worst = [...drawn].sort((a, b) => worth(b) - worth(a));
    for (const { item } of worst.slice(0, MOST_FIGURES)) {
      const worker =
        item.kind.startsWith('growth') || item.kind === 'heap' ? this.#options.heapView : this.#options.view;
      const figure = await worker.call<Figure | null>('reportFigure', { workspace, id: item.id });
      if (figure !== null) figures.set(item.id, figure);
    }
    return figures;
  }
}

const ORDER: readonly string[] = LEVELS;
const levelOf = (level: string): number => ORDER.indexOf(level);

function reportedItem(workspace: Workspace, id: string, ruleSet: string): ReportedItem {
  const stored = workspace.items.get(id);
  const sides = stored.kind.endsWith('comparison') ? sidesSchema.safeParse(stored.detail) : null;
  const evaluations = workspace.judgements.of(id, ruleSet);
  return {
    item: publicItem(stored),
    provenance: stored.provenance,
    warnings: stored.warnings,
    evaluation: evaluations.find(({ current }) => current) ?? null,
    sides: sides?.success === true ? sides.data : null,
  };
}

function deviationsOf(ruleSet: RuleSet): readonly ThresholdDeviation[] {
  return Object.entries(ruleSet.values).flatMap(([key, { value, unit }]) => {
    const shipped = Object.hasOwn(DEFAULT_RULE_SET.values, key) ? (DEFAULT_RULE_SET.values[key]?.value ?? null) : null;
    return shipped === value ? [] : [{ key, shipped, value, unit }];
  });
}
