import { factsOfHeap, factsOfProfile, type ItemFactsAnswer, type ToldFact } from '../../core/calculator/item-facts.ts';
import type { HeapService } from './heap-service.ts';
import type { ProfileService } from './profile-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CalculatorServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly profiles: ProfileService;
  readonly heaps: HeapService;
}

/** What the workspace knows of the inputs of calculators. */
export class CalculatorService {
  readonly #options: CalculatorServiceOptions;

  constructor(options: CalculatorServiceOptions) {
    this.#options = options;
  }

  /** Nothing for kinds of items that tell nothing. Throws `item.notFound`. */
  factsOf(id: string): ItemFactsAnswer {
    const { kind, label } = this.#options.workspaces.item(id);
    return { item: id, label, facts: this.#facts(id, kind) };
  }

  #facts(id: string, kind: string): readonly ToldFact[] {
    if (kind === 'profile') return factsOfProfile(this.#options.profiles.detail(id));
    if (kind === 'heap') return factsOfHeap(this.#options.heaps.detail(id).facts);
    return [];
  }
}
