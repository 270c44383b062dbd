import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { z } from 'zod';
import { capturedProfile } from '../../../core/capture/captured-profile.ts';
import type { CaptureProvenance } from '../../../core/capture/request.ts';
import { PlateauError, toErrorData } from '../../../core/error.ts';
import type { ImportOutcome, Provenance } from '../../../core/item.ts';
import { importProfiles } from '../../../core/profile/importers/index.ts';
import type { ImportWarning, Profile } from '../../../core/profile/model.ts';
import { evaluateProfile } from '../../../core/verdict/evaluate.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { captureIn, fileSize, IncomingFile } from './incoming-file.ts';
import { judgedWith } from './judged-with.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel, profileFacts, summaryLine } from './profile-facts.ts';

export const importOptionsSchema = z.object({
  label: z.string().optional(),
  format: z.string().optional(),
  unit: z.enum(['samples', 'nanoseconds', 'bytes', 'count']).optional(),
  durationSeconds: z.number().positive().optional(),
  /** Operations done while it was captured. */
  operations: z.number().positive().optional(),
  /** A collection was forced before a heap snapshot. */
  forcedGc: z.boolean().optional(),
  via: z.enum(['file', 'drop', 'paste', 'stdin', 'sample', 'capture']),
});
export type ImportRequestOptions = z.infer<typeof importOptionsSchema>;

export const importInputSchema = z.object({
  workspace: z.string(),
  sources: z.array(
    z.object({
      /** Where to read it. */
      path: z.string(),
      /** What it is called: the outcome's `path`. */
      name: z.string(),
      /** True when `path` is a staged file of this workspace, which the import takes over. */
      staged: z.boolean(),
    }),
  ),
  options: importOptionsSchema,
  /** How Plateau captured it. */
  capture: z.custom<CaptureProvenance>().optional(),
  at: z.string(),
  version: z.string(),
});
export type ImportInput = z.infer<typeof importInputSchema>;

interface Judged {
  readonly id: string;
  readonly profile: Profile;
  readonly verdicts: readonly Verdict[];
}

/** An item's id: the same file read in the same way is the same item in every workspace. */
export function itemId(sha256: string, index: number, options: Omit<ImportRequestOptions, 'via'>): string {
  const identity = [sha256, index, options.format ?? null, options.unit ?? null, options.durationSeconds ?? null];
  return `p${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12)}`;
}

function labelOf(name: string, profile: Profile, alone: boolean, given: string | undefined): string {
  const base = given ?? basename(name);
  return alone || profile.name === '' ? base : `${base} · ${profile.name}`;
}

function store(
  workspace: Workspace,
  input: ImportInput,
  source: ImportInput['sources'][number],
  facts: { readonly sha256: string; readonly bytes: number; readonly compression: Provenance['compression'] },
  staged: string,
  judged: readonly Judged[],
  warnings: readonly ImportWarning[],
  ruleSet: RuleSet,
): ImportOutcome['imported'] {
  const ruleSetHash = ruleSetSha256(ruleSet);
  return workspace.write(() => {
    workspace.items.addArtifact(facts.sha256, facts.bytes, input.at);
    const rows = judged.map(({ id, profile, verdicts }) => {
      const known = workspace.items.find(id);
      const label = known?.label ?? labelOf(source.name, profile, judged.length === 1, input.options.label);
      if (known === null) {
        const detail = profileFacts(profile);
        const { format, unit, durationSeconds, operations, forcedGc } = input.options;
        const provenance: Provenance = {
          fileName: basename(source.name),
          via: input.options.via,
          sha256: facts.sha256,
          bytes: facts.bytes,
          compression: facts.compression,
          format: profile.meta.format,
          parserVersion: DERIVED_VERSION,
          plateauVersion: input.version,
          options: {
            ...(format === undefined ? {} : { format }),
            ...(unit === undefined ? {} : { unit }),
            ...(durationSeconds === undefined ? {} : { durationSeconds }),
            ...(operations === undefined ? {} : { operations }),
            ...(forcedGc === undefined ? {} : { forcedGc }),
          },
          importedAt: input.at,
          ...(input.capture === undefined ? {} : { capture: input.capture }),
        };
        workspace.items.add({
          id,
          kind: 'profile',
          label,
          group: facts.sha256.slice(0, 16),
          artifact: facts.sha256,
          format: profile.meta.format,
          host: input.capture?.host.name ?? null,
          capturedAt: profile.meta.startedAt ?? null,
          importedAt: input.at,
          summary: summaryLine(detail, verdicts),
          level: highestLevel(verdicts),
          provenance,
          warnings,
          detail,
        });
        workspace.derived.writeProfile(id, profile);
        workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetHash }, input.at, verdicts);
        workspace.note(input.at, 'import', id, { sha256: facts.sha256, name: source.name });
      }
      return {
        path: source.name,
        id,
        kind: 'profile' as const,
        format: profile.meta.format,
        sha256: facts.sha256,
        bytes: facts.bytes,
        label,
        warnings,
        existing: known !== null,
      };
    });
    workspace.artifacts.keep(staged, facts.sha256);
    return rows;
  });
}

async function importOne(
  workspace: Workspace,
  input: ImportInput,
  source: ImportInput['sources'][number],
  context: TaskContext,
  before: number,
  total: number,
): Promise<ImportOutcome['imported']> {
  const staged = source.staged ? workspace.artifacts.adopt(source.path) : workspace.artifacts.newStagingPath();
  const name = basename(source.name);
  try {
    const file = new IncomingFile(source.staged ? staged : source.path, {
      copyTo: source.staged ? null : staged,
      signal: context.signal,
      onRead: (bytes) => context.progress({ done: before + bytes, total, unit: 'bytes', phase: `reading ${name}` }),
    });
    try {
      const { format, unit, durationSeconds } = input.options;
      const { profiles, warnings } = await importProfiles(file.chunks(), {
        fileName: name,
        ...(format === undefined ? {} : { format }),
        ...(unit === undefined ? {} : { unit }),
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
        signal: context.signal,
      });
      const facts = { ...(await file.finish()), compression: file.compression };
      context.progress({ done: before + facts.bytes, total, unit: 'bytes', phase: `judging ${name}` });
      const ruleSet = activeRuleSet(workspace);
      const options = judgedWith(input.capture);
      const judged = profiles.map((read, index) => {
        const id = itemId(facts.sha256, index, input.options);
        const profile = capturedProfile(read, input.capture);
        const verdicts = evaluateProfile({ profile, captureId: id, sha256: facts.sha256, options }, ruleSet);
        return { id, profile, verdicts };
      });
      return store(
        workspace,
        input,
        source,
        facts,
        staged,
        judged,
        [...warnings, ...(input.capture?.warnings ?? [])],
        ruleSet,
      );
    } finally {
      file.close();
    }
  } finally {
    workspace.artifacts.discard(staged);
  }
}

/**
 * Imports files one after the other, each wholly or not at all; a file that fails does not keep the others out.
 * Throws only `job.cancelled`; what fails for a file stands in `failed`.
 */
export async function importTask(given: unknown, context: TaskContext): Promise<ImportOutcome> {
  const input = importInputSchema.parse(given);
  const workspace = workspaceAt(input.workspace);
  const imported: ImportOutcome['imported'][number][] = [];
  const failed: ImportOutcome['failed'][number][] = [];
  const sizes = input.sources.map((source) => {
    try {
      return fileSize(captureIn(source.path));
    } catch {
      // Told as this file's failure when its turn comes.
      return 0;
    }
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [index, source] of input.sources.entries()) {
    try {
      const file = { ...source, path: captureIn(source.path) };
      fileSize(file.path);
      imported.push(...(await importOne(workspace, input, file, context, before, total)));
    } catch (thrown) {
      if (thrown instanceof PlateauError && thrown.code === 'job.cancelled') throw thrown;
      const { code, message, hint, at } = toErrorData(thrown);
      failed.push({ path: source.name, code, message, hint: hint ?? null, offset: at?.offset ?? null });
    }
    before += sizes[index] ?? 0;
  }
  return { imported, failed };
}
