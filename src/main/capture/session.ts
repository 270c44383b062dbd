import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type { CapturePlan, StopRecipe } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import type { Connection } from '../remote/connection.ts';
import { fetchFile } from '../remote/fetch-file.ts';
import { runToEnd } from '../remote/run-to-end.ts';
import type { CaptureJournal, JournalEntry } from './journal.ts';
import type { CapturedFile, CaptureRun, PlanFacts, StagedFile, ToolResult } from './profiler.ts';
import { checkRoomHere } from './room-here.ts';
import { type GuardedCommand, startGuarded } from './runner.ts';
import { carryOut, removeFolder, stopProcess } from './stop.ts';

/** How much of a tool's output is kept, from its end. */
const TAIL = 64 * 1024;
/** Longer than any profiler needs to write its file after INT. */
const GRACE_MS = 5000;
/** What must stay free on the host besides twice the estimate. */
const SPARE_BYTES = 1024 ** 3;

/** Longest that a program may take to be sent. */
const SEND_MS = 300_000;

/** Writes its input to the program `$1`, and prints how many bytes came. */
const RECEIVE = `
umask 077
mkdir -p -- "\${1%/*}" && cat >"$1" && chmod 700 -- "$1" && wc -c <"$1"
`;

export interface SessionOptions {
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly journal: CaptureJournal;
  readonly captureId: string;
  readonly startedAt: string;
  readonly now: () => string;
  /** Captures of the same job that are still to come, this one among them; 1. */
  readonly toCome?: number;
  /** Who is asked for passwords; nobody where it is not there. */
  readonly secrets?: CaptureSecrets;
  /** A new path for a file of this capture on this side. */
  newStagingPath(): string;
  onProgress(phase: string, fraction: number | null, samples: number | undefined): void;
}

/** Asks the person for passwords, and remembers those that worked. */
export interface CaptureSecrets {
  ask: CaptureRun['secret'];
  keep: CaptureRun['keepSecrets'];
}

/** What a session noted for the provenance. */
export interface SessionNotes {
  readonly commands: readonly (readonly string[])[];
  readonly exitCode: number | null;
  readonly stderrTail: string;
  readonly partial: string | null;
  readonly version: string;
  readonly warnings: readonly ImportWarning[];
}

function cancelled(): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled. Nothing was stored.' });
}

async function tailOf(stream: Readable, onLine?: (line: string) => void): Promise<string> {
  let text = '';
  let line = '';
  try {
    for await (const chunk of stream) {
      const part = String(chunk);
      text = (text + part).slice(-TAIL);
      if (onLine === undefined) continue;
      const lines = (line + part).split(/[\r\n]/);
      line = (lines.pop() ?? '').slice(-4096);
      for (const whole of lines) if (whole !== '') onLine(whole);
    }
    if (line !== '') onLine?.(line);
  } catch {
    // The channel broke; how the command ended is told by its exit.
  }
  return text;
}

/** One capture on its host: everything a profiler starts or makes there goes through it and is gone when it is closed. */
export class CaptureSession implements CaptureRun {
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly #options: SessionOptions;
  readonly #commands: (readonly string[])[] = [];
  readonly #warnings: ImportWarning[] = [];
  readonly #staged = new Set<string>();
  readonly #open = new Set<FileHandle>();
  #folder: string | null = null;
  #running: readonly StopRecipe[] = [];
  #exitCode: number | null = null;
  #stderrTail = '';
  #partial: string | null = null;
  #recorded = false;
  #version = '';

  constructor(options: SessionOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.facts = options.facts;
    this.connection = options.connection;
    this.signal = options.signal;
    this.#note('');
  }

  get notes(): SessionNotes {
    return {
      commands: this.#commands,
      exitCode: this.#exitCode,
      stderrTail: this.#stderrTail.slice(-4000),
      partial: this.#partial,
      version: this.#version,
      warnings: this.#warnings,
    };
  }

  async folder(): Promise<string> {
    if (this.#folder !== null) return this.#folder;
    const { path, free } = this.facts.host.folder;
    const needed = 2 * this.plan.bytes + SPARE_BYTES;
    if (free > 0 && free < needed) {
      throw new PlateauError({
        code: 'capture.diskFull',
        message: `“${path}” on ${this.facts.entry.name} has ${Math.floor(free / 1e6)} MB free; this capture wants ${Math.ceil(needed / 1e6)} MB there.`,
        hint: 'Free some space, or give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu).',
      });
    }
    const folder = `${path.replace(/\/+$/, '')}/plateau-${this.#options.captureId.slice(1)}`;
    this.#folder = folder;
    this.#note('');
    const made = await runToEnd(this.connection, ['mkdir', '-m', '700', '--', folder], { signal: this.signal });
    if (made.code !== 0) {
      this.#folder = null;
      this.#note('');
      throw new PlateauError({
        code: 'capture.noFolder',
        message: `No folder could be made in “${path}” on ${this.facts.entry.name}: ${made.stderr.trim().slice(-200)}`,
        hint: 'Give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu) that this login may write to.',
      });
    }
    return folder;
  }

  async tool(argv: readonly string[], options: Parameters<CaptureRun['tool']>[1] = {}): Promise<ToolResult> {
    this.#check();
    const words = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const line = words.length === 0 ? argv : ['env', ...words, ...argv];
    this.#commands.push(line);
    const folder = await this.folder();
    const guarded = await startGuarded(this.connection, line, {
      folder: options.cwd ?? folder,
      pipes: folder,
      graceMs: options.graceMs ?? GRACE_MS,
      limitSeconds: options.limitSeconds ?? this.plan.request.seconds + 120,
    });
    const recipe: StopRecipe = { kind: 'process', pid: guarded.pid, startTicks: guarded.startTicks };
    await this.willNeedStop(recipe);
    const result = await this.#watched(guarded, options.onErrorLine);
    if (result.code === null && result.signal === null) await this.#makeSure(guarded);
    await this.stopped(recipe);
    this.#exitCode = result.code;
    this.#stderrTail = result.stderr;
    this.#check();
    return result;
  }

  async command(argv: readonly string[], options: { readonly limitSeconds?: number } = {}): Promise<ToolResult> {
    this.#commands.push(argv);
    const limitMs = (options.limitSeconds ?? 30) * 1000;
    const { stdout, stderr, code, signal } = await runToEnd(this.connection, argv, { limitMs });
    this.#stderrTail = stderr;
    return { code, signal, stdout: stdout.toString('utf8').slice(-TAIL), stderr: stderr.slice(-TAIL) };
  }

  async willNeedStop(recipe: StopRecipe): Promise<void> {
    this.#running = [...this.#running, recipe];
    this.#note('');
  }

  async stopped(recipe: StopRecipe): Promise<void> {
    this.#running = this.#running.filter((known) => known !== recipe);
    this.#note('');
  }

  async fetch(remotePath: string, name: string, kind: CapturedFile['kind'] = 'profile'): Promise<CapturedFile> {
    // A profiler asks for its file when all has been recorded.
    this.#recorded = true;
    this.#note('');
    const path = this.#newPath();
    const zstd = this.facts.host.tools.zstd?.path;
    const got = await fetchFile(this.connection, remotePath, {
      to: path,
      signal: this.signal,
      onBytes: (done, total) => this.progress('fetching', total > 0 ? done / total : null),
      ...(zstd === undefined ? {} : { zstd }),
    });
    return { path, name, kind, ...got };
  }

  async send(program: Uint8Array, name: string): Promise<string> {
    const path = `${await this.folder()}/${name}`;
    const { code, stdout, stderr } = await runToEnd(this.connection, ['sh', '-c', RECEIVE, 'plateau-receive', path], {
      input: program,
      signal: this.signal,
      limitMs: SEND_MS,
    });
    if (code === 0 && Number(stdout.toString('utf8')) === program.length) return path;
    const full = /No space left|quota/i.test(stderr);
    throw new PlateauError({
      code: full ? 'capture.diskFull' : 'capture.transferDamaged',
      message: `“${path}” on ${this.facts.entry.name} could not be written whole: ${stderr.trim().slice(-200)}`,
      hint: 'Look at the free space there, or give the host another folder for captures (plateau hosts change NAME --folder DIR, or its menu).',
    });
  }

  roomHere(bytes: number): Promise<void> {
    const { newStagingPath, toCome = 1 } = this.#options;
    return checkRoomHere(dirname(newStagingPath()), bytes, toCome);
  }

  async stage(): Promise<StagedFile> {
    const path = this.#newPath();
    const file = await open(path, 'wx', 0o600);
    this.#open.add(file);
    const hash = createHash('sha256');
    let bytes = 0;
    return {
      path,
      write: async (chunk) => {
        hash.update(chunk);
        bytes += chunk.length;
        await file.writeFile(chunk);
      },
      finish: async (name, kind = 'profile') => {
        await file.sync();
        await file.close();
        this.#open.delete(file);
        return { path, name, kind, bytes, sha256: hash.digest('hex'), remoteSha256: null };
      },
    };
  }

  progress(phase: string, fraction: number | null, samples?: number): void {
    this.#options.onProgress(phase, fraction, samples);
  }

  async secret(question: Parameters<CaptureRun['secret']>[0]): Promise<string | null> {
    const answer = (await this.#options.secrets?.ask(question)) ?? null;
    this.#check();
    return answer;
  }

  keepSecrets(): void {
    this.#options.secrets?.keep();
  }

  warn(warning: ImportWarning): void {
    this.#warnings.push(warning);
  }

  partial(why: string): void {
    this.#partial ??= why;
  }

  version(version: string): void {
    this.#version = version;
  }

  async wait(milliseconds: number): Promise<void> {
    const { signal } = this;
    const { gone } = this.connection;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        gone.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      gone.addEventListener('abort', end);
      if (signal.aborted || gone.aborted) end();
    });
    this.#check();
  }

  /** Forgets files on this side that nobody took. */
  async discard(): Promise<void> {
    await Promise.all([...this.#open].map((file) => file.close()));
    this.#open.clear();
    await Promise.all([...this.#staged].map((path) => rm(path, { force: true })));
    this.#staged.clear();
  }

  /**
   * Leaves nothing on the host: its folder is removed and the journal's entry with it. Where that cannot be done now (the connection is
   * gone, something would not end), the entry stays with the reason. Answers whether all is gone.
   */
  async close(): Promise<boolean> {
    try {
      for (const recipe of this.#running) {
        // An inspector is closed by the profiler that opened it; where it could not, the entry stays.
        if (recipe.kind !== 'inspector' && (await carryOut(this.connection, recipe))) await this.stopped(recipe);
      }
      if (this.#folder !== null && (await removeFolder(this.connection, this.#folder))) this.#folder = null;
    } catch (thrown) {
      this.#note(thrown instanceof Error ? thrown.message : String(thrown));
      return false;
    }
    if (this.#folder === null && this.#running.length === 0) {
      this.#options.journal.remove(this.#options.captureId);
      return true;
    }
    this.#note('something on the host would not go');
    return false;
  }

  /** Leaves everything where it is, to be collected later; without a folder there and anything running, nothing is left. */
  leave(why: string): void {
    if (this.#folder === null && this.#running.length === 0) this.#options.journal.remove(this.#options.captureId);
    else this.#note(why, this.#options.now());
  }

  #newPath(): string {
    const path = this.#options.newStagingPath();
    this.#staged.add(path);
    return path;
  }

  #check(): void {
    if (this.signal.aborted) throw cancelled();
    if (this.connection.gone.aborted) throw this.connection.gone.reason;
  }

  #note(why: string, leftAt: string | null = null): void {
    const { journal, captureId, startedAt, plan, facts } = this.#options;
    const entry: JournalEntry = {
      version: 1,
      captureId,
      entry: facts.entry,
      request: plan.request,
      host: facts.host,
      target: facts.process,
      startedAt,
      folder: this.#folder,
      running: this.#running,
      commands: this.#commands,
      why,
      leftAt,
      recorded: this.#recorded,
      partial: this.#partial,
      owner: process.pid,
    };
    journal.write(entry);
  }

  async #watched(guarded: GuardedCommand, onErrorLine?: (line: string) => void): Promise<ToolResult> {
    const { signal, connection } = this;
    const stop = (): void => guarded.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const output = Promise.all([tailOf(guarded.stdout), tailOf(guarded.stderr, onErrorLine)]);
      if (signal.aborted) stop();
      guarded.begin();
      const exit = await guarded.exit;
      // What it left running would hold its output open.
      guarded.end();
      const [stdout, stderr] = await output;
      if (connection.gone.aborted) throw connection.gone.reason;
      return { ...exit, stdout, stderr };
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #makeSure({ pid, startTicks }: GuardedCommand): Promise<void> {
    if (await stopProcess(this.connection, pid, startTicks)) return;
    throw new PlateauError({
      code: 'capture.wouldNotEnd',
      message: `Process ${pid} on ${this.facts.entry.name}, which ran the profiler, would not end.`,
      hint: 'It is listed under what was left behind; look at it there.',
    });
  }
}
