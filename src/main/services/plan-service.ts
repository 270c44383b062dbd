import { PlateauError } from '../../core/error.ts';
import type {
  CatalogDetail,
  PlanComparisonAnswer,
  PlanDetail,
  PlanHistory,
  PlanNodeDetail,
  PlansUnderstood,
  PlanTextPage,
  StatementsDetail,
} from '../../core/plan/stored.ts';
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

  /** Compares plans and stores the comparison; the same request again is the same item. Throws `item.notFound`, `item.notAPlan`, `rules.notFound`. */
  async compare(request: ComparePlansRequest): Promise<{ readonly itemId: string }> {
    const { version, now, events } = this.#options;
    const input = { ...request, at: now(), version };
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
   * so many requests. Throws `item.notFound`, `item.notStatements`.
   */
  statements(
    id: string,
    told: { readonly before?: string | undefined; readonly requests?: number | undefined } = {},
  ): Promise<StatementsDetail> {
    return this.#ask('statements', { id, ...told, at: this.#options.now() }, id);
  }

  /** What was imported of a server's tables. Throws `item.notFound`, `item.notACatalog`. */
  catalog(id: string): Promise<CatalogDetail> {
    return this.#ask('catalog', { id }, id);
  }

  /** A stored comparison of plans. Throws `item.notFound`, `item.notAComparison`. */
  comparison(id: string): Promise<PlanComparisonAnswer> {
    return this.#ask('planComparison', { id }, id);
  }

  #ask<T>(task: string, input: object, ...ids: readonly string[]): Promise<T> {
    return askWatched(this.#options, task, input, ids);
  }
}
