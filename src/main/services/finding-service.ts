import { PlateauError } from '../../core/error.ts';
import { assess, blockersOf, nextStatuses } from '../../core/finding/assess.ts';
import type { NewEvidence } from '../../core/finding/candidate-evidence.ts';
import { type Candidate, candidateGroups } from '../../core/finding/candidates.ts';
import { findingFrom, withEvidence } from '../../core/finding/create.ts';
import { checkedBody } from '../../core/finding/edit.ts';
import { emptyFinding } from '../../core/finding/empty.ts';
import { issueText } from '../../core/finding/field-issue.ts';
import { bodySha256Of } from '../../core/finding/hashes.ts';
import { type HistoryReport, verifyHistory } from '../../core/finding/history.ts';
import { type ForeignFindings, importedId } from '../../core/finding/imported.ts';
import type { FindingLint } from '../../core/finding/lint-model.ts';
import { merged, unmerged } from '../../core/finding/merge.ts';
import type { Finding, FindingBody, HistoryEntry } from '../../core/finding/model.ts';
import { byPriority, chosenFix, type PriorityWeights, priorityWeights } from '../../core/finding/priority.ts';
import type { DeletedFinding, FindingDetail, FindingRow, VerdictRef } from '../../core/finding/stored.ts';
import { operator } from '../capture/operator.ts';
import type { ChangedBy } from '../workspace/findings.ts';
import type { EventHub } from './event-hub.ts';
import { sourcesOf, sourcesOfFingerprint } from './findings/candidate-sources.ts';
import { FindingFacts } from './findings/finding-facts.ts';
import { findingImage, stageImage } from './findings/finding-images.ts';
import { rowOf } from './findings/finding-row.ts';
import { evidenceRow, renewed } from './findings/renewed-evidence.ts';
import { storedWeights, WEIGHTS } from './findings/stored-weights.ts';
import type { ExportedFile } from './profile-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface FindingServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly events: EventHub;
  /** Judges an item, or makes a comparison again, by today's rules. */
  readonly judge: (id: string) => Promise<unknown>;
  readonly now: () => string;
}

/** What a finding is made of: everything of a fingerprint, or verdicts by name; neither gives an empty one. */
export interface CreateFindingRequest {
  readonly fingerprint?: string | undefined;
  readonly verdicts?: readonly VerdictRef[] | undefined;
}

/** What is added to a finding's evidence. */
export interface AddEvidenceRequest {
  readonly bodySha256: string;
  readonly verdicts?: readonly VerdictRef[] | undefined;
  readonly rows?: readonly NewEvidence[] | undefined;
}

/** A finding that was taken in: what it is called here, and what it was called there. */
export interface ImportedFinding {
  readonly id: string;
  readonly was: string;
  /** True where it was here already. */
  readonly existing: boolean;
}

/** What is said of a picture. */
export interface AddImageRequest {
  readonly bodySha256: string;
  readonly caption: string;
  readonly dashboard: string;
  /** The time range shown, ISO 8601. */
  readonly from: string;
  readonly to: string;
}

export type FindingChange = { readonly [Field in keyof FindingBody]?: FindingBody[Field] | undefined };

/** Findings: made of verdicts, edited, judged, merged, with the chain of their changes. */
export class FindingService {
  readonly #options: FindingServiceOptions;

  constructor(options: FindingServiceOptions) {
    this.#options = options;
  }

  /** All findings with what is computed of them, what to fix first first. */
  list(): readonly FindingRow[] {
    const findings = this.#workspace.findings.list();
    const facts = this.#facts();
    const byFingerprint = new Map<string, string[]>();
    for (const { id, fingerprint } of findings) {
      if (fingerprint !== '') byFingerprint.set(fingerprint, [...(byFingerprint.get(fingerprint) ?? []), id]);
    }
    return findings
      .map((finding) => {
        const others = (byFingerprint.get(finding.fingerprint) ?? []).filter((id) => id !== finding.id);
        const row = rowOf(finding, others, facts);
        const effortDays = chosenFix(finding.body)?.effortDays ?? null;
        return { row, ranked: { score: row.priority, severity: row.severity, effortDays } };
      })
      .sort((a, b) => byPriority(a.ranked, b.ranked))
      .map(({ row }) => row);
  }

  /** One finding, whole. Throws `finding.notFound`. */
  detail(id: string): FindingDetail {
    return this.#detailOf(this.#workspace.findings.get(id), this.#facts());
  }

  /** All findings, whole, by number. */
  details(): readonly FindingDetail[] {
    const facts = this.#facts();
    return this.#workspace.findings.list().map((finding) => this.#detailOf(finding, facts));
  }

  /**
   * Takes findings of another workspace in. They keep their ids; one that is taken here has its workspace before it, and what is here already to the letter is
   * left as it is. Evidence that this workspace does not have is told as gone.
   */
  import({ workspace, findings: foreign }: ForeignFindings): readonly ImportedFinding[] {
    const { findings } = this.#workspace;
    const imported = this.#write((by) => {
      const keyOf = (one: Pick<Finding, 'bodySha256' | 'fingerprint'>): string =>
        `${one.bodySha256} ${one.fingerprint}`;
      const here = new Map(findings.list().map((one) => [keyOf(one), one.id]));
      return foreign.map(({ finding: { id: was, fingerprint, body } }): ImportedFinding => {
        const known = here.get(keyOf({ bodySha256: bodySha256Of(body), fingerprint }));
        if (known?.endsWith(was) === true) return { id: known, was, existing: true };
        const id = importedId(was, workspace, (taken) => findings.wasGiven(taken));
        return { id: findings.create({ body, fingerprint }, by, id).id, was, existing: false };
      });
    });
    for (const { id, existing } of imported) {
      if (!existing) this.#options.events.tell({ type: 'finding', id, change: 'added' });
    }
    return imported;
  }

  /** Verdicts that findings can be made of, grouped; what is in a finding already is marked. */
  candidates(): readonly Candidate[] {
    return this.#groups(this.#facts()).map(({ candidate }) => candidate);
  }

  /** The verdicts of an item by rule, and by key or label of their subject, that are at least “watch”: what a finding can be made of where somebody asks for it. */
  watched({ item, rule, subject: named }: VerdictRef): readonly VerdictRef[] {
    const { verdicts = [] } =
      this.#facts()
        .judged()
        .find(({ id }) => id === item) ?? {};
    return verdicts.flatMap(({ rule: own, subject, level }) => {
      const isNamed = own === rule && (subject.key === named || subject.label === named);
      return isNamed && level !== 'none' ? [{ item, rule, subject: subject.key }] : [];
    });
  }

  /** Makes a finding. Throws `finding.noVerdict`. */
  create(request: CreateFindingRequest): FindingDetail {
    const { fingerprint, verdicts = [] } = request;
    const groups = this.#groups(this.#facts(), verdicts);
    const sources =
      fingerprint === undefined
        ? verdicts.flatMap((ref) => sourcesOf(groups, ref))
        : sourcesOfFingerprint(groups, fingerprint);
    const [first] = sources;
    const own = groups.find((group) => first !== undefined && group.sources.includes(first))?.candidate;
    const body = first === undefined ? emptyFinding() : findingFrom(sources);
    // Of several of one title the candidate's says which it is.
    const title = own?.title.startsWith(body.title) === true ? own.title : body.title;
    const { findings } = this.#workspace;
    const made = this.#write((by) =>
      findings.create({ body: checkedBody({ ...body, title }), fingerprint: own?.fingerprint ?? '' }, by),
    );
    return this.#told(made.id, 'added');
  }

  /**
   * Changes fields of a finding. `bodySha256` is what the caller saw: where the finding was changed since, nothing is done.
   * Throws `finding.notFound`, `finding.changedMeanwhile`, `finding.blocked` for a status that lints keep it from.
   */
  update(id: string, bodySha256: string, change: FindingChange): FindingDetail {
    this.#change(id, bodySha256, (finding) => {
      const body = checkedBody({ ...finding.body, ...defined(change) });
      if (body.status !== finding.body.status) this.#allow(finding, body);
      return body;
    });
    return this.#told(id, 'changed');
  }

  /** Gives a finding a body with another status, unless lints keep it from that: these are the answer then, and nothing is done. */
  tryStatus(
    id: string,
    bodySha256: string,
    body: FindingBody,
  ): { readonly detail: FindingDetail; readonly blockedBy: readonly FindingLint[] } {
    const { finding } = this.detail(id);
    const blockedBy = this.#blockers(finding, body);
    if (blockedBy.length > 0) return { detail: this.detail(id), blockedBy };
    return { detail: this.update(id, bodySha256, body), blockedBy };
  }

  /** Adds evidence; what is there already is not added twice. Throws `finding.noVerdict`, and as {@link update}. */
  addEvidence(id: string, { bodySha256, verdicts = [], rows = [] }: AddEvidenceRequest): FindingDetail {
    const facts = this.#facts();
    const groups = this.#groups(facts, verdicts);
    for (const row of rows) if ('item' in row && !facts.items.has(row.item)) this.#workspace.items.get(row.item);
    const added = [...verdicts.flatMap((ref) => sourcesOf(groups, ref)).flatMap(({ evidence }) => evidence), ...rows];
    this.#change(id, bodySha256, ({ body }) =>
      checkedBody({ ...body, evidence: [...withEvidence(body.evidence, added)] }),
    );
    return this.#told(id, 'changed');
  }

  /** Adds a picture of a dashboard. Throws `finding.notAnImage`, `finding.imageTooLarge`, `workspace.diskFull`, and as {@link update}. */
  async addImage(
    id: string,
    { bodySha256, ...told }: AddImageRequest,
    stream: AsyncIterable<Uint8Array>,
  ): Promise<FindingDetail> {
    const workspace = this.#workspace;
    const { staged, sha256, bytes } = await stageImage(workspace, stream);
    try {
      this.#change(id, bodySha256, ({ body }, { at }) => {
        const row: NewEvidence = { kind: 'image', sha256, ...told };
        const edited = checkedBody({ ...body, evidence: [...withEvidence(body.evidence, [row])] });
        workspace.items.addArtifact(sha256, bytes, at);
        workspace.artifacts.keep(staged, sha256);
        return edited;
      });
    } finally {
      workspace.artifacts.discard(staged);
    }
    return this.#told(id, 'changed');
  }

  /** A picture among the evidence, by its hash. Throws `finding.noSuchEvidence`. */
  image(sha256: string): Promise<ExportedFile> {
    return findingImage(this.#workspace, sha256);
  }

  /**
   * Takes for a row of evidence the verdict that is given now, where it is another one or was given by rules of another version; those of today are asked first. Throws `finding.noSuchEvidence`, `finding.noVerdict` where none is
   * given any more, and as {@link update}.
   */
  async renewEvidence(id: string, bodySha256: string, row: string): Promise<FindingDetail> {
    const asked = evidenceRow(id, this.#workspace.findings.get(id).body, row);
    if (!this.#workspace.readOnly && 'item' in asked && this.#facts().outdated(asked)?.asked === false) {
      await this.#options.judge(asked.comparison ?? asked.item);
    }
    const facts = this.#facts();
    this.#change(id, bodySha256, ({ body }) => {
      const outdated = facts.outdated(evidenceRow(id, body, row));
      return outdated === null ? body : checkedBody(renewed(id, body, row, outdated));
    });
    return this.#told(id, 'changed');
  }

  /** Takes a row of evidence out, with what refers to it. Throws `finding.noSuchEvidence`, and as {@link update}. */
  removeEvidence(id: string, bodySha256: string, row: string): FindingDetail {
    this.#change(id, bodySha256, ({ body }) => {
      evidenceRow(id, body, row);
      const without = (ids: readonly string[]): string[] => ids.filter((one) => one !== row);
      return {
        ...body,
        evidence: body.evidence.filter((one) => one.id !== row),
        leftOut: body.leftOut.filter(({ evidence }) => evidence !== row),
        validationResult: { ...body.validationResult, evidence: without(body.validationResult.evidence) },
        verification: body.verification.map((one) => ({ ...one, evidence: without(one.evidence) })),
      };
    });
    return this.#told(id, 'changed');
  }

  /** Puts the evidence of another finding into this one, and takes the other one away. Throws `finding.notFound`, `finding.mergedWithItself`. */
  merge(id: string, other: string): FindingDetail {
    const { findings } = this.#workspace;
    if (id === other) {
      throw new PlateauError({
        code: 'finding.mergedWithItself',
        message: `${id} cannot be merged with itself.`,
        hint: 'Name another finding.',
      });
    }
    this.#write((by) => {
      const [into, from] = [findings.get(id), findings.get(other)];
      findings.write(into, checkedBody(merged(into.body, from.body)), by);
      findings.takeMerged(from, { into: id, was: into.body }, by);
    });
    this.#options.events.tell({ type: 'finding', id: other, change: 'removed' });
    return this.#told(id, 'changed');
  }

  /** Deletes a finding. It can be restored for a day. Throws `finding.notFound`. */
  delete(id: string): { readonly id: string } {
    const { findings } = this.#workspace;
    this.#write((by) => findings.delete(id, by));
    this.#options.events.tell({ type: 'finding', id, change: 'removed' });
    return { id };
  }

  /** Undoes a deletion, or a merge: of what it was merged into its evidence is taken out again. Throws `finding.notFound`. */
  restore(id: string): FindingDetail {
    const { findings } = this.#workspace;
    const into = this.#write((by) => {
      const restored = findings.restore(id, by);
      const { finding, merge } = restored ?? { finding: findings.get(id), merge: null };
      const kept = merge === null ? null : findings.find(merge.into);
      if (kept === null || merge === null) return null;
      // Nothing happened since: it is exactly as it was. Else only what came from the other one goes.
      const same = kept.bodySha256 === bodySha256Of(checkedBody(merged(merge.was, finding.body)));
      findings.write(kept, same ? merge.was : checkedBody(unmerged(kept.body, merge.was, finding.body)), by);
      return kept.id;
    });
    if (into !== null) this.#options.events.tell({ type: 'finding', id: into, change: 'changed' });
    return this.#told(id, 'added');
  }

  /** Deleted and merged findings that can be restored. */
  deleted(): readonly DeletedFinding[] {
    return this.#workspace.findings.deleted();
  }

  /** The changes of one finding, or of all of them, in order. Throws `finding.notFound` for one that never was. */
  history(id?: string): readonly HistoryEntry[] {
    const entries = this.#workspace.findings.history(id);
    if (id !== undefined && entries.length === 0) this.#workspace.findings.get(id);
    return entries;
  }

  /** Checks the chain of changes, and the findings against it. */
  verifyHistory(): HistoryReport {
    const { findings } = this.#workspace;
    return verifyHistory(findings.history(), findings.head(), findings.list());
  }

  get #workspace() {
    return this.#options.workspaces.current;
  }

  /** What priorities are weighed by. */
  weights(): PriorityWeights {
    return storedWeights(this.#workspace);
  }

  /** Changes weights. Throws `finding.badWeights`. */
  setWeights(change: { readonly [Name in keyof PriorityWeights]?: number | undefined }): PriorityWeights {
    const parsed = priorityWeights.safeParse({ ...this.weights(), ...defined(change) });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new PlateauError({
        code: 'finding.badWeights',
        message: `Priorities cannot be weighed like this: ${[...(issue?.path ?? []), issue === undefined ? '' : issueText(issue)].join(': ')}.`,
        hint: 'Each is a number from 0 to 1, but for mostDays; “plateau finding weights” shows them.',
      });
    }
    const workspace = this.#workspace;
    workspace.write(() => {
      workspace.writeSetting(WEIGHTS, JSON.stringify(parsed.data));
      workspace.note(this.#options.now(), 'weigh priorities', null, parsed.data);
    });
    return parsed.data;
  }

  #detailOf(finding: Finding, facts: FindingFacts): FindingDetail {
    const assessment = assess(finding.body, facts.of(finding.body));
    return {
      finding,
      assessment,
      evidence: facts.evidenceOf(finding),
      duplicates: this.#workspace.findings.duplicates(finding),
      next: nextStatuses(finding.body.status, assessment.lints),
    };
  }

  #facts(): FindingFacts {
    return new FindingFacts(this.#workspace, this.#options.now(), this.weights());
  }

  #groups(facts: FindingFacts, named: readonly VerdictRef[] = []) {
    const find = (item: string) => facts.items.get(item) ?? null;
    return candidateGroups(facts.judged(), find, this.#workspace.findings.list(), named);
  }

  #write<T>(work: (by: ChangedBy) => T): T {
    const by = { at: this.#options.now(), who: operator() };
    return this.#workspace.write(() => work(by));
  }

  #change(id: string, bodySha256: string, edit: (finding: Finding, by: ChangedBy) => FindingBody): void {
    const { findings } = this.#workspace;
    this.#write((by) => {
      const finding = findings.get(id);
      if (finding.bodySha256 !== bodySha256) {
        throw new PlateauError({
          code: 'finding.changedMeanwhile',
          message: `${id} was changed by somebody else in the meantime. Nothing was done.`,
          hint: 'Look at it again, and make the change on what is there now.',
        });
      }
      findings.write(finding, edit(finding, by), by);
    });
  }

  /** Throws `finding.blocked` where lints of the body keep it from its status. */
  #allow(finding: Finding, body: FindingBody): void {
    const { id } = finding;
    const blockers = this.#blockers(finding, body);
    if (blockers.length === 0) return;
    throw new PlateauError({
      code: 'finding.blocked',
      message: `${id} cannot be “${body.status}” yet: ${blockers.map(({ code, text }) => `${text} [${code}]`).join(' ')}`,
      hint: `“plateau finding show ${id}” lists everything that is missing.`,
    });
  }

  #blockers({ body: before }: Finding, body: FindingBody): readonly FindingLint[] {
    const { lints } = assess(body, this.#facts().of(body));
    return blockersOf(before.status, body.status, lints);
  }

  #told(id: string, change: 'added' | 'changed'): FindingDetail {
    this.#options.events.tell({ type: 'finding', id, change });
    return this.detail(id);
  }
}

/** The fields that are given. */
function defined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
