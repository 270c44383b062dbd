import { createRedactor } from '../../core/redact/create-redactor.ts';
import { knownInProvenance, knownInSignals } from '../../core/redact/known-in.ts';
import { knownInLabels } from '../../core/redact/labelled-hosts.ts';
import type { KnownValue, Redactor } from '../../core/redact/model.ts';
import { type RedactionProfileId, redactionProfile } from '../../core/redact/profiles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { cameCommitted } from './came-committed.ts';

export interface WorkspaceRedactorOptions {
  readonly profile: RedactionProfileId;
  /** Ids of hits that a person lets stand. */
  readonly confirmed: readonly string[];
  /** What is known besides: the person's hosts, originals of an export that a leak scan stopped. */
  readonly known: readonly KnownValue[];
}

/** Hosts, users and deploy roots that the records of all items of a workspace name, whichever of them leave it, machines in labels of series, and nodes that a person named. */
export function knownInWorkspace(workspace: Workspace): readonly KnownValue[] {
  const known = new Map<string, KnownValue>();
  for (const { id, host } of workspace.items.list({ runs: true })) {
    const values = knownInProvenance(workspace.items.get(id).provenance);
    const named = host === null ? values : [...values, { value: host, class: 'host' as const }];
    for (const value of named) if (value.value !== '') known.set(`${value.class}\0${value.value}`, value);
  }
  return [
    ...known.values(),
    ...knownInColumns(workspace),
    ...knownInSignals(workspace.investigations.read().body.signals),
  ];
}

/** Machines that columns of series are labelled with. A series that must be derived again loses them where its labels stand. */
const knownInColumns = (workspace: Workspace): readonly KnownValue[] =>
  workspace.items
    .list({ kind: 'series' })
    .flatMap(({ id }) => workspace.derived.readSeries(id)?.columns ?? [])
    .flatMap(({ name, title }) => knownInLabels([name, title]));

/** What redacts an export of a workspace: its secret is the key, so its exports agree with each other and with no other workspace's. */
export function workspaceRedactor(workspace: Workspace, options: WorkspaceRedactorOptions): Redactor {
  return createRedactor({
    profile: redactionProfile(options.profile),
    key: workspace.secret(),
    confirmed: new Set(options.confirmed),
    known: [...knownInWorkspace(workspace), ...options.known],
    committed: cameCommitted(workspace).digests,
  });
}
