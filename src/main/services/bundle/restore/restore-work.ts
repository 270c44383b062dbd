import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { BundledFinding } from '../../../../core/bundle/findings-file.ts';
import type { InvestigationFile } from '../../../../core/bundle/investigation-file.ts';
import { sha256Text } from '../../../../core/bundle/manifest.ts';
import { PlateauError } from '../../../../core/error.ts';
import { importedId, ownNameIn } from '../../../../core/finding/imported.ts';
import type { FindingBody } from '../../../../core/finding/model.ts';
import { asStated } from '../../../../core/investigation/conditions.ts';
import { type InvestigationBody, tidied } from '../../../../core/investigation/model.ts';
import { hasConditions, saysAnything } from '../../../../core/investigation/stated-conditions.ts';
import { isSameMeasurement } from '../../../../core/investigation/stated-signal.ts';
import { storableBody, tooManyOf } from '../../../../core/investigation/storable-body.ts';
import { pictureKey } from '../../../../core/report/picture.ts';
import { MOST_ELSEWHERE } from '../../../../core/sign-off/elsewhere.ts';
import { diskFullOr } from '../../../workspace/disk-full.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { BundledWork } from './read-records.ts';

/** A finding of a bundle in the workspace that took it in. */
export interface RestoredFinding {
  readonly id: string;
  /** What the bundle calls it. */
  readonly was: string;
  /** True where it was here already; it stays as it is. */
  readonly existing: boolean;
}

/** What came of a bundle’s work besides its items. */
export interface RestoredWork {
  readonly findings: readonly RestoredFinding[];
  /** `none`: the bundle has none; `kept`: the workspace has its own, which stays. */
  readonly investigation: 'restored' | 'kept' | 'none';
  /** Items whose conditions, and measurements whose service or node, the brief that was kept states now, as that of the bundle did. */
  readonly conditions: number;
  readonly signals: number;
  /** What that of the bundle says of its items, and a closed investigation did not take. */
  readonly saidLeft: number;
  /** Stored now. */
  readonly changes: number;
  readonly baselines: number;
  /** Sign-offs of that bundle and of those before it, kept apart from those that are given here. */
  readonly signOffs: number;
  /** Sign-offs that were left, since as many as a workspace keeps are there. */
  readonly signOffsLeft: number;
}

export interface WorkOptions {
  readonly bundleId: string;
  readonly manifestSha256: string;
  /** Of the workspace that the bundle was exported of. */
  readonly workspaceId: string;
  readonly at: string;
  readonly who: string;
  /** Items that came with it and were not here before. */
  readonly fresh: readonly string[];
}

/** A finding whose pictures are in the workspace, as they came: what the evidence names from now on is those files. */
function withPictures(
  { items, artifacts, path }: Workspace,
  finding: string,
  body: FindingBody,
  pictures: BundledWork['pictures'],
  at: string,
): FindingBody {
  const evidence = body.evidence.map((row) => {
    const bytes = row.kind === 'image' ? pictures.get(pictureKey(finding, row.id)) : undefined;
    if (bytes === undefined) return row;
    const staged = artifacts.newStagingPath();
    try {
      writeFileSync(staged, bytes, { mode: 0o600, flush: true });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      items.addArtifact(sha256, bytes.length, at);
      artifacts.keep(staged, sha256);
      return { ...row, sha256 };
    } catch (cause) {
      throw diskFullOr(cause, path);
    } finally {
      artifacts.discard(staged);
    }
  });
  return { ...body, evidence };
}

const itemsOf = ({ evidence }: FindingBody): readonly string[] =>
  evidence.flatMap((row) => ('item' in row ? [row.item] : []));

/**
 * A finding of this very workspace that comes back under the name that it was given elsewhere; null of any other. Two workspaces can have one prefix: what it rests on tells.
 * Its fingerprint does not, which is of redacted names there.
 */
function ownFinding({ findings, id: here }: Workspace, was: string, body: FindingBody): string | null {
  const name = ownNameIn(was, here);
  const own = findings.list().find(({ id }) => id === name);
  if (own === undefined) return null;
  const items = new Set(itemsOf(own.body));
  return itemsOf(body).some((item) => items.has(item)) ? own.id : null;
}

/**
 * Takes a finding in under its id; where that is taken here, with its workspace before it. One that is here already stays as it is, also one of this very
 * workspace: what leaves it is a copy without what may not leave.
 */
function restoreFinding(
  workspace: Workspace,
  { id: was, fingerprint, body }: BundledFinding,
  pictures: BundledWork['pictures'],
  { manifestSha256, workspaceId, at, who }: WorkOptions,
): RestoredFinding {
  const { findings, bundles, id: here } = workspace;
  if (workspaceId === here && findings.wasGiven(was)) return { id: was, was, existing: true };
  const known = bundles.importedAs(workspaceId, was) ?? ownFinding(workspace, was, body);
  if (known !== null) return { id: known, was, existing: true };
  const by = { at, who };
  const id = importedId(was, workspaceId, (taken) => findings.wasGiven(taken));
  findings.create({ body: withPictures(workspace, was, body, pictures, at), fingerprint }, by, id, [
    { finding: id, field: 'imported', oldSha256: '', newSha256: manifestSha256 },
  ]);
  bundles.noteImported({ workspaceId, was, finding: id, manifestSha256 });
  return { id, was, existing: false };
}

/** What a brief says of single items that came with it, and of which nothing of the kind is said here. */
function saidOfItems(
  there: InvestigationBody,
  here: InvestigationBody,
  fresh: readonly { readonly id: string; readonly kind: string }[],
): Pick<InvestigationBody, 'conditions' | 'signals'> {
  const came = new Set(fresh.map(({ id }) => id));
  const known = new Set(here.conditions.map(({ item }) => item));
  return {
    conditions: fresh
      .filter(({ id, kind }) => hasConditions(kind) && !known.has(id))
      .map(({ id }) => asStated(there, id))
      .filter(saysAnything),
    signals: there.signals.filter(
      (said) => came.has(said.item) && !here.signals.some((own) => isSameMeasurement(own, said)),
    ),
  };
}

/** A brief with what is said of items that came. */
const withSaid = (
  body: InvestigationBody,
  { conditions, signals }: Pick<InvestigationBody, 'conditions' | 'signals'>,
): InvestigationBody => ({
  ...body,
  conditions: [...body.conditions, ...conditions],
  signals: [...body.signals, ...signals],
});

/**
 * Refuses a bundle before anything of it is stored where the brief that is here has no room for what that of the bundle says of its items: once the items are
 * here, nothing would say that it is missing. Throws `bundle.noRoom`.
 */
export function refuseWithoutRoom(
  { items, investigations }: Workspace,
  { investigation }: BundledWork,
  records: readonly { readonly id: string; readonly kind: string }[],
): void {
  const stored = investigations.read();
  if (investigation === null || stored.revision === 0 || stored.closedAt !== null) return;
  const fresh = records.filter(({ id }) => items.find(id) === null);
  const tooMany = tooManyOf(withSaid(stored.body, saidOfItems(investigation.body, stored.body, fresh)));
  if (tooMany === null) return;
  throw new PlateauError({
    code: 'bundle.noRoom',
    message: `With what the bundle says of how its items were measured, the brief of this workspace would have ${tooMany.what}. Nothing was imported.`,
    hint: `Import it into a workspace of its own: plateau import without --here. Or make room: ${tooMany.next}`,
  });
}

/** States of what came what is said of it there: the brief that is here was not written of it. Answers with what was stated. */
function keepSaid(
  { items, investigations }: Workspace,
  there: InvestigationBody,
  fresh: readonly string[],
  at: string,
): Pick<RestoredWork, 'conditions' | 'signals' | 'saidLeft'> {
  const stored = investigations.read();
  const came = fresh.map((id) => ({ id, kind: items.find(id)?.kind ?? '' }));
  const said = saidOfItems(there, stored.body, came);
  const [conditions, signals] = [said.conditions.length, said.signals.length];
  if (stored.closedAt !== null) return { conditions: 0, signals: 0, saidLeft: conditions + signals };
  if (conditions + signals > 0) {
    const body = storableBody(withSaid(stored.body, said));
    investigations.write({ ...stored, body, revision: stored.revision + 1 }, at);
  }
  return { conditions, signals, saidLeft: 0 };
}

const NO_BRIEF = { investigation: 'none', conditions: 0, signals: 0, saidLeft: 0 } as const;

function restoreInvestigation(
  workspace: Workspace,
  { body, closedAt }: InvestigationFile,
  { at, fresh }: WorkOptions,
): Pick<RestoredWork, 'investigation' | 'conditions' | 'signals' | 'saidLeft'> {
  const { investigations } = workspace;
  const stored = investigations.read();
  const said = tidied(body);
  const { requestPath, slos, signals, conditions } = said;
  const rows = requestPath.length + slos.length + signals.length + conditions.length;
  const saysNothing = Object.keys(said.values).length + rows === 0;
  if (saysNothing) return NO_BRIEF;
  if (stored.revision > 0) return { investigation: 'kept', ...keepSaid(workspace, said, fresh, at) };
  investigations.write({ body: said, revision: 1, source: '', closedAt }, at);
  return { ...NO_BRIEF, investigation: 'restored' };
}

/** Keeps sign-offs as what they are: given elsewhere. Answers with how many are new, and how many found no room. */
function restoreSignOffs(
  { signOffs: kept }: Workspace,
  signOffs: BundledWork['signOffs'],
  at: string,
): Pick<RestoredWork, 'signOffs' | 'signOffsLeft'> {
  const there = kept.elsewhere().length;
  let [added, left] = [0, 0];
  for (const signOff of signOffs) {
    if (there + added >= MOST_ELSEWHERE) left++;
    else if (kept.addElsewhere({ ...signOff, recordedAt: at })) added++;
  }
  return { signOffs: added, signOffsLeft: left };
}

/** Stores what is not here yet of a bundle’s findings, investigation, changes, baselines and sign-offs; nothing that is here is changed. Inside a write transaction. */
export function restoreWork(workspace: Workspace, work: BundledWork, options: WorkOptions): RestoredWork {
  const { investigations } = workspace;
  const { investigation, baselines: texts } = work;
  const findings = work.findings.map((finding) => restoreFinding(workspace, finding, work.pictures, options));
  const knownChanges = new Set(investigations.changes().map(({ id }) => id));
  const knownBaselines = new Set(investigations.baselines().map(({ id }) => id));
  const changes = (investigation?.changes ?? []).filter(({ id }) => !knownChanges.has(id));
  const { at, bundleId: bundle } = options;
  for (const change of changes) {
    investigations.addChange(change);
    workspace.note(at, 'restore-change', change.id, { bundle });
  }
  let baselines = 0;
  for (const { file, ...baseline } of investigation?.baselines ?? []) {
    const text = file === null ? undefined : texts.get(file);
    if (text === undefined || knownBaselines.has(baseline.id)) continue;
    investigations.addBaseline({ ...baseline, sha256: sha256Text(text) }, text);
    workspace.note(at, 'restore-baseline', baseline.id, { bundle });
    baselines++;
  }
  const brief = investigation === null ? NO_BRIEF : restoreInvestigation(workspace, investigation, options);
  const signedOff = restoreSignOffs(workspace, work.signOffs, options.at);
  const restored: RestoredWork = {
    ...{ findings, ...brief, changes: changes.length, baselines },
    ...signedOff,
  };
  const made = findings.filter(({ existing }) => !existing).length;
  if (made + changes.length + baselines + signedOff.signOffs > 0 || brief.investigation === 'restored') {
    const { manifestSha256 } = options;
    workspace.note(at, 'restore-findings', null, { bundle, sha256: manifestSha256, findings: made });
  }
  return restored;
}
