import { readFile } from 'node:fs/promises';
import ssh2, { BaseAgent, type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2';
import type { HopSettings } from '../ssh-settings.ts';

/** A key that can be offered. */
export interface Identity {
  /** For people. */
  readonly name: string;
  /** An agent that has this key only. `onSign` hears that the server wants its signature. */
  agent(onSign: () => void): BaseAgent;
}

/** Asks for the passphrase of a key file; null: none is given, the key is left out. Throws to end the attempt. */
export type AskPassphrase = (file: string, attempt: number) => Promise<string | null>;

/** A key file as it lies there. */
interface KeyFile {
  readonly path: string;
  readonly text: string;
  /** Null where the file does not tell it without its passphrase. */
  readonly publicKey: ParsedKey | null;
  readonly encrypted: boolean;
}

/** Longest an agent may think about what keys it has. */
const AGENT_LIMIT_MS = 5_000;
const PASSPHRASE_ATTEMPTS = 3;

function isKey(parsed: ParsedKey | Error): parsed is ParsedKey {
  return !(parsed instanceof Error);
}

/** The public half of an encrypted key in OpenSSH's own form, which is not encrypted (PROTOCOL.key); null where there is none. */
function publicHalf(text: string): ParsedKey | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END OPENSSH PRIVATE KEY-----/.exec(text)?.[1];
  if (body === undefined) return null;
  const bytes = Buffer.from(body, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer => {
    if (at + 4 > bytes.length) return Buffer.alloc(0);
    const end = at + 4 + bytes.readUInt32BE(at);
    const value = bytes.subarray(at + 4, end);
    at = end;
    return value;
  };
  // Cipher, key derivation and its options, the number of keys (one), the public key.
  for (let field = 0; field < 3; field++) next();
  at += 4;
  const parsed = ssh2.utils.parseKey(Buffer.from(next()));
  return isKey(parsed) ? parsed : null;
}

async function readKeyFile(path: string, skipped: (why: string) => void): Promise<KeyFile | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const beside = await readFile(`${path}.pub`, 'utf8').catch(() => null);
  const besideKey = beside === null ? null : ssh2.utils.parseKey(beside);
  const publicBeside = besideKey !== null && isKey(besideKey) ? besideKey : null;
  if (text === null) {
    // A public key alone names one that an agent holds.
    return publicBeside === null ? null : { path, text: '', publicKey: publicBeside, encrypted: false };
  }
  const parsed = ssh2.utils.parseKey(text);
  if (isKey(parsed)) return { path, text: parsed.isPrivateKey() ? text : '', publicKey: parsed, encrypted: false };
  if (/encrypted/i.test(parsed.message)) {
    return { path, text, publicKey: publicHalf(text) ?? publicBeside, encrypted: true };
  }
  skipped(`${path} (a kind of key that needs the system transport)`);
  return null;
}

function heldKeys(socket: string): Promise<readonly ParsedKey[] | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), AGENT_LIMIT_MS);
    new ssh2.OpenSSHAgent(socket).getIdentities((error, keys) => {
      clearTimeout(timer);
      resolve(error || keys === undefined ? null : keys.filter((key) => 'sign' in key));
    });
  });
}

/**
 * The keys to offer to a machine, in OpenSSH's order: those of its key files that the agent holds, the agent's others (unless
 * `IdentitiesOnly`), then the key files. `skipped` hears what was left out and why.
 */
export async function identitiesOf(
  hop: HopSettings,
  ask: AskPassphrase,
  skipped: (what: string) => void,
): Promise<readonly Identity[]> {
  const held = hop.agent === null ? [] : await heldKeys(hop.agent);
  if (held === null) skipped(`the agent at ${hop.agent} (it does not answer)`);
  const files: KeyFile[] = [];
  for (const path of hop.identityFiles) {
    const file = await readKeyFile(path, skipped);
    if (file !== null) files.push(file);
    else if (hop.identitiesNamed) skipped(`${path} (it cannot be read)`);
  }
  const agentHas = ({ publicKey }: KeyFile): ParsedKey | undefined =>
    publicKey === null ? undefined : held?.find((key) => sameKey(key, publicKey));
  const named = files.flatMap((file) => agentHas(file) ?? []);
  const others = (held ?? []).filter((key) => !named.includes(key));
  const fromAgent = hop.identitiesOnly ? named : [...named, ...others];
  return [
    ...fromAgent.map((key) => agentIdentity(key, hop.agent ?? '')),
    ...files
      .filter((file) => file.text !== '' && agentHas(file) === undefined)
      .map((file) => fileIdentity(file, ask, skipped)),
  ];
}

function sameKey(one: ParsedKey, other: ParsedKey): boolean {
  return one.getPublicSSH().equals(other.getPublicSSH());
}

type Sign = (data: Buffer, options: SigningRequestOptions) => Promise<Buffer>;

/** An agent with one key, whose signature may take its time: a person may have to be asked for it. */
class OneKeyAgent extends BaseAgent<ParsedKey> {
  readonly #key: () => Promise<ParsedKey>;
  readonly #sign: Sign;

  constructor(key: () => Promise<ParsedKey>, sign: Sign) {
    super();
    this.#key = key;
    this.#sign = sign;
  }

  override getIdentities(done: (error: Error | null | undefined, keys?: ParsedKey[]) => void): void {
    this.#key().then((key) => done(null, [key]), done);
  }

  override sign(
    _key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#sign(data, {}).then((signature) => options(null, signature), options);
    else this.#sign(data, options).then((signature) => done?.(null, signature), done);
  }
}

function agentIdentity(key: ParsedKey, socket: string): Identity {
  const name = `${key.comment || key.type} of the agent`;
  return {
    name,
    agent: (onSign) =>
      new OneKeyAgent(
        async () => key,
        (data, options) => {
          onSign();
          return new Promise((resolve, reject) => {
            new ssh2.OpenSSHAgent(socket).sign(key, data, options, (error, signature) => {
              if (error || signature === undefined) reject(error ?? new Error('the agent gave no signature'));
              else resolve(signature);
            });
          });
        },
      ),
  };
}

function fileIdentity(file: KeyFile, ask: AskPassphrase, skipped: (what: string) => void): Identity {
  let opened: Promise<ParsedKey> | null = null;
  const open = (): Promise<ParsedKey> => {
    opened ??= openKey(file, ask, skipped);
    return opened;
  };
  return {
    name: file.path,
    agent: (onSign) =>
      new OneKeyAgent(
        async () => file.publicKey ?? open(),
        async (data, options) => {
          onSign();
          // A failure comes back as a value.
          const signature: unknown = (await open()).sign(data, options.hash);
          if (!Buffer.isBuffer(signature)) throw new Error('the key cannot sign');
          return signature;
        },
      ),
  };
}

async function openKey(file: KeyFile, ask: AskPassphrase, skipped: (what: string) => void): Promise<ParsedKey> {
  if (!file.encrypted) {
    const parsed = ssh2.utils.parseKey(file.text);
    if (isKey(parsed)) return parsed;
  }
  for (let attempt = 1; attempt <= PASSPHRASE_ATTEMPTS; attempt++) {
    const passphrase = await ask(file.path, attempt);
    if (passphrase === null) break;
    const parsed = ssh2.utils.parseKey(file.text, passphrase);
    if (isKey(parsed)) return parsed;
  }
  skipped(`${file.path} (no right passphrase was given)`);
  throw new Error('no right passphrase was given');
}
