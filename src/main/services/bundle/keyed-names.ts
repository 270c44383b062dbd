import { commitmentOf, openingOf } from '../../../core/redact/commitment.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { cameCommitted } from '../came-committed.ts';
import { growthSpecSchema } from '../tasks/growth-tasks.ts';
import { Renaming } from './renaming.ts';

/** An id that is made of a hash: of a raw file, of a text, of what was compared. */
const ID = /^[a-z][0-9a-f]{12}/;

/** What an id is outside: its letter, and twelve digits from which nobody without the workspace's secret can tell what it was made of. */
function keyedName(secret: Uint8Array, id: string): string {
  return `${id.slice(0, 1)}${commitmentOf(openingOf(secret, id), id).slice(0, 12)}`;
}

/** All ids that the records of a workspace name, of what is there and of what was deleted. */
function namedIds({ items, findings, investigations, journal }: Records): ReadonlySet<string> {
  const stored = items.list({ runs: true });
  const heaps = stored
    .filter(({ kind }) => kind === 'growth')
    .flatMap(({ id }) => fromStored(growthSpecSchema, items.get(id).detail, 'an item').steps.map((step) => step.id));
  const evidence = findings
    .list()
    .flatMap(({ body }) =>
      body.evidence.flatMap((row) =>
        'item' in row ? [row.item, ...(row.comparison === undefined ? [] : [row.comparison])] : [],
      ),
    );
  const named = [
    ...stored.map(({ id }) => id),
    ...heaps,
    ...evidence,
    ...investigations.baselines().flatMap((baseline) => [baseline.id, ...baseline.items]),
    ...investigations.changes().map(({ id }) => id),
    ...journal.flatMap(({ item }) => item ?? []),
  ];
  return new Set(named.flatMap((id) => ID.exec(id) ?? []));
}

/** A statement's hash: of its text without constants. */
const STATEMENT = /^[0-9a-f]{16}$/;

/** What the hash of a statement is outside, where its names are hidden: whoever guesses the statement could prove it by the hash. */
const keyedHash = (secret: Uint8Array, hash: string): string =>
  commitmentOf(openingOf(secret, hash), hash).slice(0, 16);

/** Hashes of all statements that plans and findings of a workspace name. */
function statementHashes({ plans, findings }: Pick<Workspace, 'plans' | 'findings'>): ReadonlySet<string> {
  const judged = findings
    .list()
    .flatMap(({ body }) => body.evidence.flatMap((row) => ('item' in row ? (row.verdict?.subjectKey ?? []) : [])));
  const stored = plans.all().flatMap(({ queryHash }) => queryHash ?? []);
  return new Set([...stored, ...judged].filter((hash) => STATEMENT.test(hash)));
}

type Records = Pick<Workspace, 'items' | 'findings' | 'investigations'> & {
  readonly journal: readonly { readonly item: string | null }[];
};

/**
 * What the ids of a workspace become in a bundle. Ids are made of hashes: twelve digits of one prove a guess of a short raw file as well as all of
 * them do, so they go the way of hashes, and stay where these do. Those that came with a bundle are such names already, and stay. So do hashes of statements, where names of tables are hidden. Equal workspaces give equal names.
 */
export function keyedNames(workspace: Workspace, { profile }: Pick<Redactor, 'profile'>): Renaming {
  if (profile.treatments.digest === 'keep') return new Renaming(new Map());
  const { items, findings, investigations } = workspace;
  const secret = workspace.secret();
  const ids = namedIds({ items, findings, investigations, journal: workspace.journal() });
  const { ids: came } = cameCommitted(workspace);
  const hashes = profile.treatments.table === 'token' ? statementHashes(workspace) : new Set<string>();
  return new Renaming(
    new Map([
      ...[...ids].filter((id) => !came.has(id)).map((id): readonly [string, string] => [id, keyedName(secret, id)]),
      ...[...hashes].map((hash): readonly [string, string] => [hash, keyedHash(secret, hash)]),
    ]),
  );
}

/**
 * What the names and commitments of a bundle of this very workspace were: so that its owner's own bundle comes back to the items that it was made
 * of. Changes nothing in another workspace's bundle.
 */
export function ownNames(workspace: Workspace): Renaming {
  const { items, findings, investigations } = workspace;
  const secret = workspace.secret();
  const ids = namedIds({ items, findings, investigations, journal: workspace.journal() });
  const hashes = new Set(items.list({ runs: true }).flatMap(({ sha256 }) => (sha256 === '' ? [] : [sha256])));
  return new Renaming(
    new Map([
      ...[...ids].map((id): readonly [string, string] => [keyedName(secret, id), id]),
      ...[...statementHashes(workspace)].map((hash): readonly [string, string] => [keyedHash(secret, hash), hash]),
      ...[...hashes].map((sha256): readonly [string, string] => [
        commitmentOf(openingOf(secret, sha256), sha256),
        sha256,
      ]),
    ]),
  );
}
