import type { PictureChoice, PictureToLookAt } from '../../core/bundle/picture-choice.ts';
import { CONSENT, CONSENT_WITHDRAWN, consentsIn } from '../../core/bundle/picture-consent.ts';
import { PlateauError } from '../../core/error.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import { pictureKey, type ReportPicture } from '../../core/report/picture.ts';
import { operator } from '../capture/operator.ts';
import { type PictureRow, pictureChoices, pictureRows } from './bundle/leaving-pictures.ts';
import type { EventHub } from './event-hub.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface PictureServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly now: () => string;
}

/** A person's word for a picture: these very bytes, for the readers of one profile. */
export interface ConsentRequest {
  /** Of the picture in the workspace. */
  readonly sha256: string;
  /** Of what the person looked at. */
  readonly leaving: string;
  readonly profile: RedactionProfileId;
}

/** Pictures that are evidence: as they would leave, and who says that they may. */
export class PictureService {
  readonly #options: PictureServiceOptions;

  constructor(options: PictureServiceOptions) {
    this.#options = options;
  }

  /** Every picture among the evidence of findings. */
  rows(): readonly PictureRow[] {
    return this.#options.workspaces.current.findings.list().flatMap(({ id, body }) => pictureRows(id, body));
  }

  /** The same with who said what of each under a profile. Whether it can be cleaned is told where it is looked at. */
  choices(profile: RedactionProfileId): readonly PictureChoice[] {
    const { current: workspace } = this.#options.workspaces;
    return pictureChoices({ workspace, pictures: new Map(), profile });
  }

  /** A picture as it would leave. Throws `finding.noSuchEvidence`, `picture.*`. */
  look(sha256: string): Promise<PictureToLookAt> {
    this.#checkEvidence(sha256);
    const { workspaces, view } = this.#options;
    return view.call<PictureToLookAt>('picture', { workspace: workspaces.current.path, sha256 });
  }

  /** The same of a row: `PERF-001:e2`. Throws as {@link look}. */
  lookAtRow(name: string): Promise<PictureToLookAt> {
    const found = this.rows().find(({ finding, row }) => `${finding}:${row.id}` === name);
    return this.look(found?.row.sha256 ?? name);
  }

  /** Notes that a person looked at a picture and says that it shows nothing that may not leave. Throws `finding.noSuchEvidence`, `workspace.readOnly`. */
  consent({ sha256, leaving, profile }: ConsentRequest): void {
    this.#checkEvidence(sha256);
    const { current } = this.#options.workspaces;
    if (consentsIn(current.journal(), profile).get(sha256)?.leaving === leaving) return;
    this.#note(CONSENT, { sha256, leaving, profile, who: operator() });
  }

  /** Takes that back. Throws `workspace.readOnly`. */
  withdraw({ sha256, profile }: Pick<ConsentRequest, 'sha256' | 'profile'>): void {
    const { current } = this.#options.workspaces;
    if (!consentsIn(current.journal(), profile).has(sha256)) return;
    this.#note(CONSENT_WITHDRAWN, { sha256, profile, who: operator() });
  }

  /** The same for pictures by their ids, of what was looked at. Throws `picture.notLookedAt` and nothing is noted where one is of no picture. */
  async consentByIds(ids: readonly string[], profile: RedactionProfileId): Promise<void> {
    for (const request of await this.#byIds(ids, profile)) this.consent(request);
  }

  async withdrawByIds(ids: readonly string[], profile: RedactionProfileId): Promise<void> {
    for (const request of await this.#byIds(ids, profile)) this.withdraw(request);
  }

  /** Pictures that a report of the workspace itself shows. What cannot be opened is not shown: its row stands in the table of evidence. */
  async shown(): Promise<ReadonlyMap<string, ReportPicture>> {
    const shown = new Map<string, ReportPicture>();
    for (const { finding, row } of this.rows()) {
      try {
        const { mediaType, bytes, width, height } = await this.look(row.sha256);
        shown.set(pictureKey(finding, row.id), { mediaType, bytes, width, height, path: null });
      } catch (thrown) {
        if (!(thrown instanceof PlateauError)) throw thrown;
      }
    }
    return shown;
  }

  async #byIds(ids: readonly string[], profile: RedactionProfileId): Promise<readonly ConsentRequest[]> {
    if (ids.length === 0) return [];
    const known = new Map<string, ConsentRequest>();
    for (const sha256 of new Set(this.rows().map(({ row }) => row.sha256))) {
      try {
        const { id, sha256: leaving } = await this.look(sha256);
        known.set(id, { sha256, leaving, profile });
      } catch (thrown) {
        if (!(thrown instanceof PlateauError)) throw thrown;
      }
    }
    return ids.map((id) => {
      const found = known.get(id);
      if (found !== undefined) return found;
      throw new PlateauError({
        code: 'picture.notLookedAt',
        message: `No picture of the workspace leaves as “${id}”.`,
        hint: '“plateau redact --picture FINDING:ROW -o FILE” writes a picture as it leaves and prints its id. Look at it first.',
      });
    });
  }

  #checkEvidence(sha256: string): void {
    if (this.rows().some(({ row }) => row.sha256 === sha256)) return;
    throw new PlateauError({
      code: 'finding.noSuchEvidence',
      message: `No finding has a picture “${sha256}”.`,
      hint: '“plateau finding show” lists what a finding has.',
    });
  }

  #note(action: string, detail: object): void {
    const { workspaces, events, now } = this.#options;
    const { current } = workspaces;
    current.write(() => current.note(now(), action, null, detail));
    // A bundle that was signed off is another one now.
    events.tell({ type: 'sign-offs' });
  }
}
