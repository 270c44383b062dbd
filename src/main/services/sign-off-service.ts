import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  statementOf,
} from '../../core/sign-off/model.ts';
import { type SignOffOfRole, standingOf } from '../../core/sign-off/standing.ts';
import type { SignedZip, SignOffOverview } from '../../core/sign-off/stored.ts';
import { callOnce } from '../jobs/call-once.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { KnownBundle } from '../workspace/bundles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { requireSigners } from './bundle/signing/allowed-signers.ts';
import { keyOfStatement, keyStandingOf, type SignedStatement, signStatement } from './bundle/signing/sign-statement.ts';
import type { AsksIn } from './bundle/signing/ssh-keygen.ts';
import type { EventHub } from './event-hub.ts';
import { badSignOff, parseSignOff, readSignOff } from './sign-off-file.ts';
import type { SignableBundle } from './tasks/signable-task.ts';
import { thisBuild } from './this-build.ts';
import type { WorkspaceService } from './workspace-service.ts';

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
  /** The file of the SSH key that signs the statement, or the line of an agent's public one; null for none. */
  readonly key: string | null;
  /** Where a passphrase is asked for; the terminal, where nothing is said. */
  readonly asks?: AsksIn;
}

/** The same for a bundle of which the zip is there. */
export interface SignZipRequest extends Omit<SignOffRequest, 'manifestSha256'> {
  readonly path: string;
  /** The open workspace keeps the sign-off; else it is a file for whoever made the bundle, and no workspace is needed. */
  readonly here: boolean;
}

/** The signature of a statement, and whose key made it; both empty where none signs it. Throws `bundle.cannotSign`. */
function proofOf(
  statement: SignOffStatement,
  { key, asks = 'terminal' }: Pick<SignOffRequest, 'key' | 'asks'>,
  signal: AbortSignal,
): Promise<SignedStatement> {
  if (key === null) return Promise.resolve({ signature: '', key: '' });
  return signStatement(statement, { key, asks, signal });
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

  /** The same with the text of such a file. */
  async vouchedBy(signers: string, signal: AbortSignal): Promise<SignOffOverview> {
    const folder = await mkdtemp(join(tmpdir(), 'plateau-signers-'));
    try {
      const file = join(folder, 'allowed_signers');
      await writeFile(file, signers, { mode: 0o600 });
      return await this.vouched(file, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
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
    const { role, name } = request;
    const { bundleId, manifestSha256 } = this.#signable(request.manifestSha256);
    const statement = statementOf({ role, name, signedAt: this.#options.now(), bundleId, manifestSha256 });
    return this.#add({ ...statement, ...(await proofOf(statement, request, signal)) });
  }

  /**
   * Starts signing a bundle of which the zip is there: it is verified first. Its result is a `SignedZip`. The job fails with `signOff.notVerified`, `signOff.otherVersion`, `bundle.unreadable`,
   * `bundle.cannotSign`, `signOff.otherWorkspace`, `workspace.readOnly`.
   */
  signZip({ path, here, ...request }: SignZipRequest): Job {
    const { workspaces, workers, jobs, now, version } = this.#options;
    const home = here ? workspaces.current.path : null;
    return jobs.start('sign-off', `Sign ${path} off`, async (context): Promise<SignedZip> => {
      const input = { path: resolve(path), by: thisBuild(version) };
      const bundle = await callOnce<SignableBundle>(workers, 'signableBundle', input, context);
      const { bundleId, manifestSha256 } = bundle;
      if (home === null) {
        const { role, name } = request;
        const statement = statementOf({ role, name, signedAt: now(), bundleId, manifestSha256 });
        const { signature } = await proofOf(statement, request, context.signal);
        return { bundleId, manifestSha256, file: { statement, signature } };
      }
      if (workspaces.current.path !== home) {
        throw new PlateauError({
          code: 'signOff.otherWorkspace',
          message: 'Another workspace was opened meanwhile. Nothing was signed.',
          hint: 'Open the workspace that should keep the sign-off, and sign again.',
        });
      }
      this.#know(bundle);
      await this.sign({ ...request, manifestSha256 }, context.signal);
      return { bundleId, manifestSha256, file: null };
    });
  }

  /** Keeps a bundle that verified as one that can be signed here. */
  #know({ manifest, ...bundle }: SignableBundle): void {
    const { current } = this.#options.workspaces;
    const known: KnownBundle = { ...bundle, origin: 'verified', profile: '', state: '', notedAt: this.#options.now() };
    current.write(() => current.bundles.note(known, new TextEncoder().encode(manifest)));
  }

  /** Takes a sign-off in that was made elsewhere. Throws `signOff.badFile`, `signOff.unknownBundle`, `signOff.badSignature`. */
  async take(path: string, signal: AbortSignal): Promise<SignOffOverview> {
    return this.#take(path, await readSignOff(path), signal);
  }

  /** The same of a file that a window has, and no path of. */
  takeText(name: string, text: string, signal: AbortSignal): Promise<SignOffOverview> {
    return this.#take(name, parseSignOff(name, text), signal);
  }

  async #take(path: string, { statement, signature }: SignOffFile, signal: AbortSignal): Promise<SignOffOverview> {
    const known = this.#signable(statement.manifestSha256);
    if (known.bundleId !== statement.bundleId) {
      throw badSignOff(path, 'it names a bundle and the manifest of another one');
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
