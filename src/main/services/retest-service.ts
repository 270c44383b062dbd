import { PlateauError, toErrorData } from '../../core/error.ts';
import { type Retest, type RetestComparison, retestOf, worstRetest } from '../../core/finding/retest.ts';
import type { RetestChoice } from '../../core/finding/retest-choice.ts';
import { afterSide, type BeforeSide, beforeSides, type PairItem } from '../../core/finding/retest-pairs.ts';
import { type RetestTable, retestTable } from '../../core/finding/retest-table.ts';
import type { Job } from '../../core/item.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ComparisonService } from './comparison-service.ts';
import { FindingFacts } from './findings/finding-facts.ts';
import { heldItems } from './findings/held-states.ts';
import { retestChoices } from './findings/retest-choices.ts';
import { linkedWith, linkLaterStates, linkSaid, pageOf, standsForVisits, visitsWith } from './findings/retest-sides.ts';
import { storedWeights } from './findings/stored-weights.ts';
import type { FrontendService } from './frontend-service.ts';
import type { GrowthService } from './growth-service.ts';
import type { LoadService } from './load-service.ts';
import type { PlanService } from './plan-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface RetestServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly comparisons: ComparisonService;
  readonly plans: PlanService;
  readonly growths: GrowthService;
  readonly loads: LoadService;
  readonly frontends: FrontendService;
  readonly jobs: JobList;
  readonly now: () => string;
}

/** What findings are retested against. */
export interface RetestRequest {
  /** The findings, as they are called here. */
  readonly findings: readonly string[];
  /** Items that are no state of today: what came with the older bundle. */
  readonly before: ReadonlySet<string>;
  /** Items of today; all that are not of the bundle where none are named. */
  readonly after: readonly string[];
  /** Which item of today stands against which of before, where a person says so. */
  readonly pairs: ReadonlyMap<string, readonly string[]>;
}

/** Findings of before held against what is measured today (`findings.md` §1, retest). */
export class RetestService {
  readonly #options: RetestServiceOptions;

  constructor(options: RetestServiceOptions) {
    this.#options = options;
  }

  /** Every finding beside the newest comparison that tells of it. */
  table(): RetestTable {
    const { findings } = this.#options.workspaces.current;
    const facts = this.#facts();
    return this.#table(
      findings.list().map(({ id }) => id),
      (body) => retestOf(body, facts.comparisons(), facts.held(body)),
    );
  }

  /** What every finding was seen in last, and what of today that is held against; nothing is compared. */
  choices(): readonly RetestChoice[] {
    const { current } = this.#options.workspaces;
    const facts = this.#facts();
    const given = { items: pairItems(facts, current), held: heldItems(facts.items), before: this.#past(facts) };
    return current.findings.list().flatMap(({ id, body }) => retestChoices(current, id, body, given));
  }

  /** Starts comparing what a person paired, and keeps the pairs; its result is a `RetestTable` of the findings that were seen in it. The job fails with `item.notFound`. */
  pair(pairs: RetestRequest['pairs']): Job {
    const { jobs } = this.#options;
    return jobs.start('retest', 'Retest what was paired', (context): Promise<RetestTable> => {
      const findings = this.choices().flatMap(({ finding, before }) =>
        before.some(({ id }) => pairs.has(id)) ? [finding] : [],
      );
      const request = { findings: [...new Set(findings)], before: this.#past(this.#facts()), after: [], pairs };
      return this.against(request, context);
    });
  }

  /** What is no state of today: what findings were seen in, and what came with bundles. */
  #past({ items }: FindingFacts): ReadonlySet<string> {
    const { findings } = this.#options.workspaces.current;
    const evidence = findings.list().flatMap(({ body }) => body.evidence);
    return new Set([
      ...evidence.flatMap((row) => ('item' in row ? [row.item] : [])),
      ...[...items.values()].flatMap(({ id, restored }) => (restored ? [id] : [])),
    ]);
  }

  /**
   * Compares what each finding was seen in with its counterpart of today, keeps the comparisons, and tells where each finding stands by them. What has no counterpart
   * stands by the comparisons that are there, and says why there is no newer one. Comparisons that were made stay where it is cancelled. Throws
   * `finding.notFound`, `item.notFound`, `job.cancelled`.
   */
  async against(
    { findings, before, after, pairs }: RetestRequest,
    { signal, progress }: JobContext,
  ): Promise<RetestTable> {
    const { current } = this.#options.workspaces;
    const known = this.#facts();
    const [items, held] = [pairItems(known, current), heldItems(known.items)];
    // One that came before may have been deleted since.
    const ids = findings.filter((id) => current.findings.find(id) !== null);
    for (const id of [...after, ...[...pairs].flatMap(([old, now]) => [old, ...now])]) current.items.get(id);
    const said = new Set([...after, ...[...pairs.values()].flat()]);
    const isOfToday = (id: string): boolean => (after.length === 0 ? !before.has(id) : said.has(id));
    const today = [...items.values()].filter(
      ({ id, kind }) =>
        (after.length === 0 ? !before.has(id) : after.includes(id)) &&
        (kind !== 'frontend' || standsForVisits(current, id)),
    );
    const made = new Map<string, readonly string[]>();
    const reasons = new Map<string, readonly string[]>();
    for (const [done, id] of ids.entries()) {
      if (signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The retest was cancelled.' });
      progress({ done, total: ids.length, unit: 'steps', phase: `comparing what ${id} was seen in with today` });
      const comparisons: string[] = [];
      const why: string[] = [];
      const { body } = current.findings.get(id);
      why.push(...linkLaterStates(current, body, { items: held, isOfToday, pairs }, this.#options.now()));
      for (const side of beforeSides(body, items)) {
        const named = side.items.flatMap((item) => pairs.get(item) ?? []);
        const linked = linkedWith(current, side.items);
        const other =
          named.length > 0
            ? { items: named }
            : afterSide(side, { items: today, named: after.length > 0, linked }, items);
        if ('why' in other) why.push(other.why);
        else {
          const compared = await this.#compare(side, other.items);
          if ('why' in compared) why.push(compared.why);
          else {
            comparisons.push(compared.itemId);
            linkSaid(current, side.items, named, this.#options.now());
          }
        }
      }
      made.set(id, comparisons);
      reasons.set(id, why.length === 0 ? ['Nothing that it was seen in can be compared with another state.'] : why);
    }
    const facts = this.#facts();
    const all = new Map(facts.comparisons().map((one) => [one.id, one]));
    return this.#table(ids, (body, id) => {
      const own = (made.get(id) ?? []).flatMap((one): readonly RetestComparison[] => {
        const found = all.get(one);
        return found === undefined ? [] : [found];
      });
      const states = facts.held(body, isOfToday);
      const retest = worstRetest([
        ...own.map((one) => retestOf(body, [one])),
        ...(states.length === 0 ? [] : [retestOf(body, [], states)]),
      ]);
      if (retest !== null) return retest;
      // Comparisons within the bundle say how it was, not how it is.
      const others = facts
        .comparisons()
        .filter((one) => [...one.items].some((item) => !before.has(item) && item !== one.id));
      const past = retestOf(
        body,
        others,
        facts.held(body, (one) => !before.has(one)),
      );
      return past.status === 'not-retested' ? { ...past, reason: (reasons.get(id) ?? []).join(' ') } : past;
    });
  }

  #table(ids: readonly string[], retest: (body: Parameters<typeof retestOf>[0], id: string) => Retest): RetestTable {
    const { findings, bundles } = this.#options.workspaces.current;
    const imported = bundles.imported();
    return retestTable(
      ids.map((id) => {
        const { body } = findings.get(id);
        const { title, status } = body;
        return { id, title, status, was: imported.get(id)?.was ?? null, retest: retest(body, id) };
      }),
    );
  }

  async #compare(
    { kind, items: before }: BeforeSide,
    after: readonly string[],
  ): Promise<{ readonly itemId: string } | { readonly why: string }> {
    const { comparisons, plans, growths, loads, frontends, workspaces } = this.#options;
    const visits = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => visitsWith(workspaces.current, id)))];
    try {
      switch (kind) {
        case 'profile':
          return await comparisons.compare({ before, after, basis: 'active' });
        case 'plan':
          return await plans.compare({ before, after });
        case 'growth':
          return await growths.compare({ before: before[0] ?? '', after: after[0] ?? '' });
        case 'load':
          return await loads.compare({ before, after });
        case 'frontend':
          return await frontends.compare({ before: visits(before), after: visits(after) });
      }
    } catch (thrown) {
      const { code, message } = toErrorData(thrown);
      if (code === 'job.cancelled' || code === 'workspace.readOnly') throw thrown;
      return { why: message };
    }
  }

  #facts(): FindingFacts {
    const { current } = this.#options.workspaces;
    return new FindingFacts(current, this.#options.now(), storedWeights(current));
  }
}

const pairItems = ({ items }: FindingFacts, workspace: Workspace): ReadonlyMap<string, PairItem> =>
  new Map(
    [...items.values()].map(({ id, kind, label, takenAt, statement }) => {
      const of = kind === 'frontend' ? pageOf(workspace, id) : statement;
      return [id, { id, kind, label, takenAt, statement: of }];
    }),
  );
