import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import {
  type Baseline,
  type BaselineItem,
  baselineBefore,
  baselineMarkdown,
  notMeasured,
} from '../../core/investigation/baseline.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { CoverageService } from './coverage-service.ts';
import type { EventHub } from './event-hub.ts';
import type { InvestigationService } from './investigation-service.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Kinds of items that tell how a system is: not how two states differ, and not what is only kept. */
const STATES: ReadonlySet<string> = new Set(['profile', 'heap', 'growth', 'series', 'plan', 'statements', 'load']);

const takenAt = ({ at, item }: BaselineItem): string => at ?? item.importedAt;

const sampleTypes = z.object({ sampleTypes: z.array(z.object({ unit: z.string() })).min(1) });

/** True of a profile all of whose values are bytes. */
function tellsAllocations(detail: unknown): boolean {
  const facts = sampleTypes.safeParse(detail);
  return facts.success && facts.data.sampleTypes.every(({ unit }) => unit === 'bytes' || unit === 'count');
}

export interface BaselineServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly investigations: InvestigationService;
  readonly coverage: CoverageService;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

/** The state of the workspace at a time, written down once and never changed. */
export class BaselineService {
  readonly #options: BaselineServiceOptions;

  constructor(options: BaselineServiceOptions) {
    this.#options = options;
  }

  /** Baselines, the oldest first. */
  list(): readonly Baseline[] {
    return this.#options.workspaces.current.investigations.baselines();
  }

  /** A baseline with its text. Throws `baseline.notFound`. */
  get(id: string): { readonly baseline: Baseline; readonly text: string } {
    const baseline = this.list().find((one) => one.id === id);
    const text = this.#options.workspaces.current.investigations.baselineText(id);
    if (baseline !== undefined && text !== null) return { baseline, text };
    throw new PlateauError({
      code: 'baseline.notFound',
      message: `There is no baseline “${id}” in this workspace.`,
      hint: '“plateau baseline list” names those that were taken.',
    });
  }

  /** The newest baseline taken before a time (ISO 8601); null where there is none: then nothing may be called improved (QG-BASELINE). */
  before(time: string): Baseline | null {
    return baselineBefore(this.list(), time);
  }

  /** Writes down what the workspace knows now. Throws `baseline.nothing` where nothing in it was measured. */
  async take(label: string): Promise<{ readonly baseline: Baseline; readonly text: string }> {
    const { workspaces, investigations, version, now, events } = this.#options;
    const { current } = workspaces;
    const items = await this.#items();
    if (items.length === 0) {
      throw new PlateauError({
        code: 'baseline.nothing',
        message:
          'There is nothing to write a baseline of: the workspace holds no profile, heap, series, plan or load run.',
        hint: 'Import or capture what there is before anything is changed; then take the baseline.',
      });
    }
    const { measured, unmeasured } = await investigations.measured();
    const input = {
      label: label.trim() === '' ? 'baseline' : label.trim(),
      takenAt: now(),
      workspace: { name: current.name, id: current.id },
      version,
      body: current.investigations.read().body,
      measured,
      unmeasured,
      items,
    };
    const text = baselineMarkdown(input);
    const sha256 = createHash('sha256').update(text, 'utf8').digest('hex');
    const baseline: Baseline = {
      id: `b${sha256.slice(0, 12)}`,
      label: input.label,
      takenAt: input.takenAt,
      sha256,
      items: items.map(({ item }) => item.id),
      notMeasured: notMeasured(input),
    };
    current.write(() => {
      current.investigations.addBaseline(baseline, text);
      current.note(input.takenAt, 'take baseline', null, { id: baseline.id, sha256 });
    });
    events.tell({ type: 'investigation' });
    return { baseline, text };
  }

  async #items(): Promise<readonly BaselineItem[]> {
    const { current } = this.#options.workspaces;
    const signals = await this.#options.coverage.signals();
    const rules = ruleSetSha256(activeRuleSet(current));
    return current.items
      .list()
      .filter(({ kind }) => STATES.has(kind))
      .map((item) => {
        const { provenance, detail } = current.items.get(item.id);
        const evaluations = current.judgements.of(item.id, rules);
        return {
          item,
          at: item.capturedAt,
          allocations: item.kind === 'profile' && tellsAllocations(detail),
          command: provenance.capture?.commands.map((argv) => argv.join(' ')).join(' ; ') ?? provenance.fileName,
          signals: item.kind === 'series' ? (signals.get(item.id) ?? []) : [],
          verdicts: (evaluations.find(({ current: newest }) => newest) ?? evaluations[0])?.verdicts ?? [],
        };
      })
      .sort((a, b) => takenAt(a).localeCompare(takenAt(b)) || a.item.id.localeCompare(b.item.id));
  }
}
