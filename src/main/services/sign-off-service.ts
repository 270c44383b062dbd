import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PlateauError } from '../../core/error.ts';
import type { Job } from '../../core/item.ts';
import {
  type ShownElsewhere,
  type SignOffElsewhere,
  shownElsewhere,
  statementElsewhere,
} from '../../core/sign-off/elsewhere.ts';
import { type KeyStanding, unasked } from '../../core/sign-off/key-standing.ts';
import {
  ROLE_NAMES,
  type SignOff,
  type SignOffFile,
  type SignOffRole,
  type SignOffStatement,
  signOffFile,
  statementOf,
} from '../../core/sign-off/model.ts';
import { type SignOffOfRole, standingOf } from '../../core/sign-off/standing.ts';
import type { SignOffOverview } from '../../core/sign-off/stored.ts';
import { callOnce } from '../jobs/call-once.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { KnownBundle } from '../workspace/bundles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { requireSigners } from './bundle/signing/allowed-signers.ts';
import { keyOfStatement, keyStandingOf, signStatement } from './bundle/signing/sign-statement.ts';
import type { EventHub } from './event-hub.ts';
import type { SignableBundle } from './tasks/signable-task.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** Characters of a file that is asked about. */
const LONGEST_FILE = 100_000;

export interface SignOffServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly workers: WorkerHost;
  readonly jobs: JobList;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

/** Who signs, and what. */
export interface SignOffRequest {
  readonly role: SignOffRole;
  readonly name: string;
  /** A bundle that this workspace knows, by its manifest; without one the newest export that is as the workspace is now. */
  readonly manifestSha256?: string | undefined;
  /** The file of the SSH key that signs the statement; null for none. */
  readonly key: string | null;
}

/** Sign-offs: four roles, each of which signs a bundle that was exported (`findings.md` §10). */
export class SignOffService {
  readonly #options: SignOffServiceOptions;

  constructor(options: SignOffServiceOptions) {
    this.#options = options;
  }

  /** The four roles, what came with bundles, and what can be signed. */
  overview(): SignOffOverview {
    const { signOffs } = this.#workspace;
    return this.#overview(signOffs.list(), signOffs.elsewhere());
  }

  /**
   * The same with what each key is worth by a file of allowed signers (ssh-keygen(1)); without an ssh-keygen here every key stays unknown. Throws `bundle.noSigners`.
   */
  async vouched(allowed: string, signal: AbortSignal): Promise<SignOffOverview> {
    requireSigners(resolve(allowed));
    const { signOffs } = this.#workspace;
    const [own, elsewhere] = [signOffs.list(), signOffs.elsewhere()];
    const standings = new Map<object, KeyStanding>();
    const checking = { allowed: resolve(allowed), signal };
    for (const one of own) standings.set(one, await keyStandingOf(statementOf(one), one, checking));
    for (const one of elsewhere) standings.set(one, await keyStandingOf(statementElsewhere(one), one, checking));
    return this.#overview(own, elsewhere, (one) => standings.get(one) ?? unasked(one));
  }

  #overview(
    own: readonly SignOff[],
    elsewhere: readonly SignOffElsewhere[],
    keyOf: (signOff: SignOff | SignOffElsewhere) => KeyStanding = unasked,
  ): SignOffOverview {
    const { bundles } = this.#workspace;
    const state = this.#state();
    const exported = bundles.list().filter(({ origin }) => origin === 'exported');
    return {
      roles: standingOf(own, bundles.list(), state, keyOf),
      elsewhere: shownElsewhere(elsewhere, keyOf),
      exports: exported.map(({ manifestSha256, bundleId, profile, notedAt, state: was }) => ({
        ...{ manifestSha256, bundleId, profile, exportedAt: notedAt, current: was === state },
      })),
    };
  }

  /** The four roles with who signed. */
  roles(): readonly SignOffOfRole[] {
    const { signOffs, bundles } = this.#workspace;
    return standingOf(signOffs.list(), bundles.list(), this.#state());
  }

  /** Sign-offs that came with bundles. */
  elsewhere(): readonly ShownElsewhere[] {
    return shownElsewhere(this.#workspace.signOffs.elsewhere());
  }

  /** Signs a bundle that the workspace exported. Throws `signOff.nothingExported`, `signOff.unknownBundle`, `bundle.cannotSign`. */
  async sign(request: SignOffRequest, signal: AbortSignal): Promise<SignOffOverview> {
    const { role, name, key } = request;
    const { bundleId, manifestSha256 } = this.#signable(request.manifestSha256);
    const statement = statementOf({ role, name, signedAt: this.#options.now(), bundleId, manifestSha256 });
    const signed = key === null ? { signature: '', key: '' } : await signStatement(statement, key, signal);
    return this.#add({ ...statement, ...signed });
  }

  /**
   * Starts the verification of a bundle that somebody is about to sign, for which no workspace is opened; its result is a `SignableBundle`. The job fails with
   * `signOff.notVerified`, `bundle.unreadable`.
   */
  look(path: string): Job {
    return this.#options.jobs.start('verify', `Verify ${path}`, (context) =>
      callOnce(this.#options.workers, 'signableBundle', { path: resolve(path) }, context),
    );
  }

  /** Keeps a bundle that verified as one that can be signed here. */
  know({ manifest, ...bundle }: SignableBundle): void {
    const { current } = this.#options.workspaces;
    const known: KnownBundle = { ...bundle, origin: 'verified', profile: '', state: '', notedAt: this.#options.now() };
    current.write(() => current.bundles.note(known, new TextEncoder().encode(manifest)));
  }

  /** A sign-off of a bundle that verified, for the workspace it came from: no workspace is needed here. Throws `bundle.cannotSign`. */
  async file(
    { role, name, key }: Omit<SignOffRequest, 'manifestSha256'>,
    { bundleId, manifestSha256 }: SignableBundle,
    signal: AbortSignal,
  ): Promise<SignOffFile> {
    const statement = statementOf({ role, name, signedAt: this.#options.now(), bundleId, manifestSha256 });
    const signature = key === null ? '' : (await signStatement(statement, key, signal)).signature;
    return { statement, signature };
  }

  /** Takes a sign-off in that was made elsewhere. Throws `signOff.badFile`, `signOff.unknownBundle`, `signOff.badSignature`. */
  async take(path: string, signal: AbortSignal): Promise<SignOffOverview> {
    const { statement, signature } = await readSignOff(path);
    const known = this.#signable(statement.manifestSha256);
    if (known.bundleId !== statement.bundleId) {
      throw badFile(path, 'it names a bundle and the manifest of another one');
    }
    return this.#add({ ...statement, signature, key: await keyOfStatement(statement, signature, signal) });
  }

  /** Takes a role’s last sign-off back. Throws `signOff.notSigned`. */
  withdraw(role: SignOffRole): SignOffOverview {
    return this.#change(role, (workspace) => workspace.signOffs.withdraw(role, this.#options.now()));
  }

  /** Undoes the last withdrawal. Throws `signOff.notSigned`. */
  restore(role: SignOffRole): SignOffOverview {
    return this.#change(role, (workspace) => workspace.signOffs.restore(role));
  }

  #add({
    role,
    name,
    signedAt,
    bundleId,
    manifestSha256,
    signature,
    key,
  }: SignOffStatement & Pick<SignOff, 'signature' | 'key'>): SignOffOverview {
    const workspace = this.#workspace;
    const recordedAt = this.#options.now();
    const added: SignOff = { role, name, signedAt, bundleId, manifestSha256, signature, key, recordedAt };
    // The same file twice is one sign-off.
    const known = workspace.signOffs
      .list()
      .findLast((one) => one.role === role && one.signedAt === signedAt && one.manifestSha256 === manifestSha256);
    if (known?.name !== name) workspace.write(() => workspace.signOffs.add(added));
    this.#options.events.tell({ type: 'sign-offs' });
    return this.overview();
  }

  #change(role: SignOffRole, change: (workspace: Workspace) => boolean): SignOffOverview {
    const workspace = this.#workspace;
    if (!workspace.write(() => change(workspace))) {
      throw new PlateauError({
        code: 'signOff.notSigned',
        message: `There is no sign-off of the role “${ROLE_NAMES[role]}” to be taken back, or brought back.`,
        hint: '“plateau signoff” shows who signed.',
      });
    }
    this.#options.events.tell({ type: 'sign-offs' });
    return this.overview();
  }

  #signable(manifestSha256: string | undefined): KnownBundle {
    const { bundles } = this.#workspace;
    if (manifestSha256 !== undefined) {
      const known = bundles.find(manifestSha256);
      if (known !== null) return known;
      throw new PlateauError({
        code: 'signOff.unknownBundle',
        message: `This workspace knows no bundle with the manifest ${manifestSha256}: only what was exported can be signed off.`,
        hint: 'Sign one that “plateau signoff” lists, or give the file: plateau signoff sign ROLE --name NAME --bundle ZIP.',
      });
    }
    const state = this.#state();
    const current = bundles.list().find((one) => one.state === state);
    if (current !== undefined) return current;
    throw new PlateauError({
      code: 'signOff.nothingExported',
      message:
        'Nothing that was exported is as the workspace is now: what nobody can hold in hands cannot be signed off.',
      hint: 'Export a bundle first: plateau bundle -o audit.zip. An older one is signed by name: --bundle ZIP.',
    });
  }

  #state(): string {
    return this.#workspace.state(this.#options.version);
  }

  get #workspace() {
    return this.#options.workspaces.current;
  }
}

function badFile(path: string, why: string): PlateauError {
  return new PlateauError({
    code: 'signOff.badFile',
    message: `“${path}” is no sign-off: ${why}.`,
    hint: 'Give the file that “plateau signoff sign … -o FILE” wrote.',
  });
}

async function readSignOff(path: string): Promise<SignOffFile> {
  let value: unknown;
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > LONGEST_FILE) throw new Error('it is too long');
    value = JSON.parse(text);
  } catch (thrown) {
    throw badFile(path, thrown instanceof Error ? thrown.message : String(thrown));
  }
  const read = signOffFile.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badFile(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}
