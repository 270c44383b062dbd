import { z } from 'zod';
import { buildReport, REPORT_FILE } from '../../core/report/build-report.ts';
import type { Figure } from '../../core/report/figure.ts';
import type { ReportedItem, ReportHeader, ReportInput, ThresholdDeviation } from '../../core/report/input.ts';
import { reportMarkdown } from '../../core/report/markdown/report-markdown.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { LEVELS } from '../../core/verdict/verdict.ts';
import { operator } from '../capture/operator.ts';
import { publicItem } from '../workspace/items.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Pictures of one report: each is a person's minute. Those of findings come first, then the worst items. */
const MOST_FIGURES = 24;

export const REPORT_FORMATS = ['md'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What a person says of a report; what is left out is printed as not stated. */
export interface ReportRequest {
  readonly to: ReportFormat;
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
  readonly view: ViewWorker;
  /** The one that heaps are opened in. */
  readonly heapView: ViewWorker;
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

  /** A report as a file. */
  async file(request: ReportRequest): Promise<ReportFile> {
    const input = await this.input(request);
    const text = reportMarkdown(buildReport(input));
    return { name: REPORT_FILE, mediaType: 'text/markdown; charset=utf-8', bytes: new TextEncoder().encode(text) };
  }

  /** All that a report of the workspace tells of, as it is now. */
  async input(request: ReportRequest): Promise<ReportInput> {
    const workspace = this.#options.workspaces.current;
    const ruleSet = activeRuleSet(workspace);
    const sha256 = ruleSetSha256(ruleSet);
    const items = workspace.items.list().map((item) => reportedItem(workspace, item.id, sha256));
    return {
      header: this.#header(request, workspace),
      ruleSet: {
        ...{ id: ruleSet.id, version: ruleSet.version, sha256, deviations: deviationsOf(ruleSet) },
        createdAt: workspace.judgements.ruleSets().find((known) => known.ruleSet.id === ruleSet.id)?.createdAt ?? null,
        changedBy: null,
      },
      findings: [],
      items,
      figures: await this.#figures(workspace.path, items),
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
  async #figures(workspace: string, items: readonly ReportedItem[]): Promise<ReadonlyMap<string, Figure>> {
    const drawn = items.filter(
      ({ item }) => item.kind.endsWith('comparison') || levelOf(item.level) >= levelOf('investigate'),
    );
    const figures = new Map<string, Figure>();
    const worst = [...drawn].sort((a, b) => levelOf(b.item.level) - levelOf(a.item.level));
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
