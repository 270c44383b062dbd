import { PlateauError } from '../../core/error.ts';
import { isSameStatement, type StatementOfPlan } from '../../core/gate/plans/approved.ts';
import type { Item } from '../../core/item.ts';
import type {
  CatalogDetail,
  PlanApproval,
  PlanComparisonAnswer,
  PlanDetail,
  PlanHistory,
  PlanNodeDetail,
  PlansUnderstood,
  PlanTextPage,
  StatementsDetail,
} from '../../core/plan/stored.ts';
import { operator } from '../capture/operator.ts';
import type { PlanRow } from '../workspace/plans.ts';
import { type AskWatchedOptions, askWatched } from './ask-watched.ts';
import type { EventHub } from './event-hub.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Longest paste that is looked at, in bytes; a file is imported. */
export const MAX_PASTE_BYTES = 256 * 1024 * 1024;

export interface PlanServiceOptions extends AskWatchedOptions {
  readonly workspaces: WorkspaceService;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

export interface ComparePlansRequest {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why plans that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  /** Rule set to judge by; the active one where none is named. */
  readonly ruleSetId?: string | undefined;
}

/** A plan that others of its statement are held against. */
export interface ApprovedPlan extends StatementOfPlan {
  readonly item: Item;
  readonly approval: PlanApproval;
}

/** A plan that was approved, and those that no longer are. */
export interface PlanApproved {
  readonly item: Item;
  readonly approval: PlanApproval;
  readonly instead: readonly string[];
}

const statementOf = ({ queryHash, queryId, familyHash, inputsHash }: StatementOfPlan): StatementOfPlan => ({
  queryHash,
  queryId,
  familyHash,
  inputsHash,
});

/** Stored query plans: their page, their steps, their text, their history, what they are compared with. */
export class PlanService {
  readonly #options: PlanServiceOptions;

  constructor(options: PlanServiceOptions) {
    this.#options = options;
  }

  /** Throws `item.notFound`, `item.notAPlan`. */
  detail(id: string): Promise<PlanDetail> {
    return this.#ask('planDetail', { id, at: this.#options.now() }, id);
  }

  /** All steps, as encoded columns. */
  nodes(id: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask('planNodes', { id }, id);
  }

  /** Everything of one step. Throws `plan.noSuchStep`. */
  node(id: string, node: number): Promise<PlanNodeDetail> {
    return this.#ask('planNode', { id, node }, id);
  }

  /** Lines of the text it was read from. */
  text(
    id: string,
    page: { readonly from: number; readonly to: number; readonly near?: number | undefined },
  ): Promise<PlanTextPage> {
    return this.#ask('planText', { id, ...page }, id);
  }

  /** The plans of its statement, in the order they were taken. */
  history(id: string): Promise<PlanHistory> {
    return this.#ask('planHistory', { id }, id);
  }

  /** What bytes would be read as; nothing is stored, and what cannot be read stands in the answer. Throws `import.tooLarge`. */
  async understand(body: AsyncIterable<Uint8Array>): Promise<PlansUnderstood> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > MAX_PASTE_BYTES) {
        throw new PlateauError({
          code: 'import.tooLarge',
          message: `The paste is longer than ${MAX_PASTE_BYTES} bytes.`,
          hint: 'Save it as a file and import that.',
          at: { offset: MAX_PASTE_BYTES },
        });
      }
      chunks.push(chunk);
    }
    return this.#ask('readPlans', { bytes: new Uint8Array(Buffer.concat(chunks)) });
  }

  /** Compares plans with the runs they stand for and stores the comparison, in the open workspace or another; the same request again is the same item. Throws `item.notFound`, `item.notAPlan`, `rules.notFound`. */
  async compare(
    request: ComparePlansRequest,
    workspace = this.#options.workspaces.current.path,
  ): Promise<{ readonly itemId: string }> {
    const { version, now, events } = this.#options;
    const input = { ...request, at: now(), version, workspace };
    const made = await this.#ask<{ readonly itemId: string }>(
      'planCompare',
      input,
      ...request.before,
      ...request.after,
    );
    events.tell({ type: 'item', id: made.itemId, change: 'added' });
    return made;
  }

  /**
   * What a server counted of its statements: against an earlier snapshot (by itself one of the same capture; none for an empty `before`), and for
   * so many requests, each of so many rows (by themselves what {@link served} noted). Throws `item.notFound`, `item.notStatements`.
   */
  statements(
    id: string,
    told: {
      readonly before?: string | undefined;
      readonly requests?: number | undefined;
      readonly pageRows?: number | undefined;
    } = {},
  ): Promise<StatementsDetail> {
    return this.#ask('statements', { id, ...told, at: this.#options.now() }, id);
  }

  /**
   * Notes how many requests were served since an earlier snapshot (empty: since the counters began), and how many rows each of them asked for; judges
   * anew by that. Throws `item.notFound`, `item.notStatements`.
   */
  async served(
    id: string,
    served: { readonly before: string; readonly requests: number | null; readonly pageRows: number | null },
  ): Promise<StatementsDetail> {
    const judged = await this.#ask<readonly string[]>(
      'statementsServed',
      { id, ...served, at: this.#options.now() },
      id,
    );
    for (const one of judged) this.#options.events.tell({ type: 'item', id: one, change: 'changed' });
    return this.statements(id);
  }

  /** What was imported of a server's tables. Throws `item.notFound`, `item.notACatalog`. */
  catalog(id: string): Promise<CatalogDetail> {
    return this.#ask('catalog', { id }, id);
  }

  /**
   * Approves a plan as the one that others of its statement are held against; of several runs the one that stands for them. Another plan of that
   * statement that was approved for the same values is so no longer. Throws `item.notFound`, `item.notAPlan`.
   */
  async approve(
    id: string,
    { owner, reason }: { readonly owner?: string | undefined; readonly reason?: string | undefined },
  ): Promise<PlanApproved> {
    // What other code derived has its hashes made anew first.
    const { runs } = await this.detail(id);
    const item = runs?.rows.find(({ stands }) => stands)?.item.id ?? id;
    const { workspaces, now, events } = this.#options;
    const workspace = workspaces.current;
    const row = this.#row(item);
    const instead = workspace.plans
      .approved()
      .filter((other) => other.item !== item && isSameStatement(row, other) && other.inputsHash === row.inputsHash)
      .map((other) => other.item);
    const approval: PlanApproval = { at: now(), owner: owner ?? operator(), reason: reason ?? '' };
    workspace.write(() => {
      for (const other of instead) workspace.plans.revoke(other);
      workspace.plans.approve(item, approval);
      workspace.note(approval.at, 'approve', item, { ...approval, instead });
    });
    for (const changed of [item, ...instead]) events.tell({ type: 'item', id: changed, change: 'changed' });
    return { item: workspaces.item(item), approval, instead };
  }

  /** Takes an approval back. Throws `item.notFound`, `plan.notApproved`. */
  revoke(id: string): { readonly id: string } {
    const { workspaces, now, events } = this.#options;
    const workspace = workspaces.current;
    const { label } = workspaces.item(id);
    const revoked = workspace.write(() => {
      const was = workspace.plans.revoke(id);
      if (was) workspace.note(now(), 'revoke', id, {});
      return was;
    });
    if (!revoked) {
      throw new PlateauError({
        code: 'plan.notApproved',
        message: `“${label}” is not approved.`,
        hint: '“plateau approve” lists the plans that are.',
      });
    }
    events.tell({ type: 'item', id, change: 'changed' });
    return { id };
  }

  /** Approved plans, the one that was approved last first. */
  approved(): readonly ApprovedPlan[] {
    const { workspaces } = this.#options;
    return workspaces.current.plans
      .approved()
      .map(({ item, approval, ...row }) => ({ item: workspaces.item(item), approval, ...statementOf(row) }));
  }

  /** What the statement of a plan is recognised by. Throws `item.notFound`. */
  statementOf(id: string): StatementOfPlan {
    return statementOf(this.#row(id));
  }

  #row(id: string): Omit<PlanRow, 'item'> {
    const row = this.#options.workspaces.current.plans.row(id);
    if (row !== null) return row;
    const { label, kind } = this.#options.workspaces.item(id);
    throw new PlateauError({
      code: 'item.notAPlan',
      message: `“${label}” is a ${kind}, not a query plan.`,
      hint: 'Choose a plan.',
    });
  }

  /** A stored comparison of plans. Throws `item.notFound`, `item.notAComparison`. */
  comparison(id: string): Promise<PlanComparisonAnswer> {
    return this.#ask('planComparison', { id }, id);
  }

  #ask<T>(task: string, input: object, ...ids: readonly string[]): Promise<T> {
    return askWatched(this.#options, task, input, ids);
  }
}
