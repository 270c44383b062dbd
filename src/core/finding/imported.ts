import { z } from 'zod';
import { findingBody } from './model.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A finding of another workspace, as `plateau finding show --json` and bundles have it. What is computed of it is left out: it is computed again. */
export const foreignFinding = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  fingerprint: z.union([digest, z.literal('')]),
  body: findingBody,
});
export type ForeignFinding = z.infer<typeof foreignFinding>;

/** Findings with the workspace they come from. */
export const foreignFindings = z.object({
  workspace: z.string().regex(/^[0-9a-f]{4,64}$/),
  findings: z.array(z.object({ finding: foreignFinding })).max(10_000),
});
export type ForeignFindings = z.infer<typeof foreignFindings>;

const prefixOf = (workspace: string): string => `W${workspace.slice(0, 4).toUpperCase()}`;

/** What a finding of a workspace was called there that another one calls `W3F9A-PERF-001`; null where it is not called after that workspace. */
export function ownNameIn(id: string, workspace: string): string | null {
  const prefix = `${prefixOf(workspace)}-`;
  return id.startsWith(prefix) ? id.slice(prefix.length).replace(/^\d+-/, '') : null;
}

/**
 * What a foreign finding is called here: as it was, and where that is taken with its workspace before it, `W3F9A-PERF-001`. `isTaken` tells it of ids that were
 * ever given.
 */
export function importedId(id: string, workspace: string, isTaken: (id: string) => boolean): string {
  if (!isTaken(id)) return id;
  const prefix = prefixOf(workspace);
  let candidate = `${prefix}-${id}`;
  for (let number = 2; isTaken(candidate); number++) candidate = `${prefix}-${number}-${id}`;
  return candidate;
}
