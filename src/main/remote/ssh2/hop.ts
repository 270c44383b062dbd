import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Algorithms, Client, type NextAuthHandler, type ServerHostKeyAlgorithm } from 'ssh2';
import { PlateauError } from '../../../core/error.ts';
import type { Prompts } from '../connection.ts';
import { hostKeyOf, nameWithPort } from '../host-key.ts';
import { HostKeyCheck, hostKeyChanged } from '../host-key-check.ts';
import { Patience } from '../patience.ts';
import {
  cancelled,
  connectFailure,
  declined,
  lost,
  noCommonAlgorithm,
  protocolBroken,
  timedOut,
  turnedAway,
} from '../ssh-errors.ts';
import type { HopSettings } from '../ssh-settings.ts';
import { Login } from './authentication.ts';

/** One machine of the way, logged in to. */
export interface ConnectedHop {
  readonly client: Client;
  /** What its bytes come over. */
  readonly socket: Duplex;
  readonly address: string;
  /** Its public host key, which was verified. */
  readonly blob: Buffer;
}

export interface HopContext {
  readonly prompts: Prompts;
  readonly signal: AbortSignal;
  /** Hears what went wrong without ending the attempt. */
  readonly warn: (sentence: string) => void;
  /** Opens a byte stream to the machine, once for each attempt. Throws `ssh.*`. */
  openSocket(): Promise<Duplex>;
}

/** Host key algorithms by the type of key, the best first. SHA-1 signatures are left to the system transport, as OpenSSH refuses them too. */
const HOST_KEY_ALGORITHMS: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
const HOST_KEY_TYPES = Object.keys(HOST_KEY_ALGORITHMS);

/** The fastest first; see decision 031. */
const CIPHERS: NonNullable<Algorithms['cipher']> = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
];

/** Between signs of life that are asked for, in milliseconds. */
const KEEPALIVE_MS = 500;
/** Times to try again where the machine hangs up at once: it refuses logins at random when it has many (MaxStartups). */
const TURNED_AWAY_RETRIES = 2;
const TURNED_AWAY_WAIT_MS = 500;

type Outcome =
  | { readonly kind: 'connected'; readonly hop: ConnectedHop }
  /** It showed a key that nobody has confirmed; the attempt is over and nothing but the key exchange was done. */
  | { readonly kind: 'unknown'; readonly blob: Buffer };

/**
 * Connects to one machine and logs in. Its host key is checked before anything is sent, in every attempt; one that nobody knows ends the
 * attempt, the person is asked in peace, and the next attempt takes that very key only. Throws `ssh.*`, `job.cancelled`.
 */
export async function connectHop(hop: HopSettings, context: HopContext): Promise<ConnectedHop> {
  const check = await HostKeyCheck.of(hop);
  const address = nameWithPort(hop.host, hop.port);
  let pinned: Buffer | null = null;
  for (let turnedAwayBefore = 0; ; ) {
    if (context.signal.aborted) throw cancelled(hop.alias);
    let outcome: Outcome;
    try {
      outcome = await attemptHop(hop, check, pinned, context);
    } catch (thrown) {
      const busy = thrown instanceof PlateauError && thrown.code === 'ssh.turnedAway';
      if (!busy || turnedAwayBefore++ >= TURNED_AWAY_RETRIES) throw thrown;
      await wait(TURNED_AWAY_WAIT_MS * turnedAwayBefore);
      continue;
    }
    if (outcome.kind === 'connected') return outcome.hop;
    if (!(await context.prompts.hostKey(address, hostKeyOf(outcome.blob)))) throw declined(address);
    pinned = outcome.blob;
  }
}

/** One connection to the machine. */
async function attemptHop(
  hop: HopSettings,
  check: HostKeyCheck,
  pinned: Buffer | null,
  context: HopContext,
): Promise<Outcome> {
  const address = check.address;
  const socket = await context.openSocket();
  const client = new Client();
  return new Promise((resolve, reject) => {
    let settled = false;
    let shown: Buffer | null = null;
    let shook = false;
    const end = (settle: () => void): void => {
      if (settled) return;
      settled = true;
      patience.end();
      context.signal.removeEventListener('abort', abort);
      settle();
    };
    const fail = (error: PlateauError): void => {
      end(() => reject(error));
      client.destroy();
      socket.destroy();
    };
    const abort = (): void => fail(cancelled(hop.alias));
    const patience = new Patience(hop.connectTimeout, () =>
      fail(timedOut(address, shook ? 'does not answer the login' : 'was reached, but does not answer as SSH')),
    );
    context.signal.addEventListener('abort', abort, { once: true });
    if (context.signal.aborted) return abort();

    const verify = (key: Buffer): boolean => {
      shown = Buffer.from(key);
      if (pinned !== null && !shown.equals(pinned)) {
        const [now, before] = [hostKeyOf(shown), hostKeyOf(pinned)];
        fail(
          hostKeyChanged(address, {
            shown: `${now.type} ${now.sha256}`,
            known: `${before.type} ${before.sha256}`,
            place: 'confirmed a moment ago',
            name: address,
          }),
        );
        return false;
      }
      const knowledge = check.judge(shown, HOST_KEY_TYPES);
      if (knowledge.kind === 'known') return true;
      const refusal = check.refusal(knowledge, shown);
      if (refusal !== null) {
        fail(refusal);
        return false;
      }
      if (pinned !== null) return true;
      const blob = shown;
      end(() => resolve({ kind: 'unknown', blob }));
      return false;
    };

    const login = new Login(
      hop,
      address,
      (question) => patience.during(context.prompts.secret({ address, ...question })),
      fail,
    );
    const attempts = login.attempts();
    const next = (left: readonly string[] | null, partial: boolean | null, go: NextAuthHandler): void => {
      patience.renew();
      attempts.next({ left, partial: partial === true }).then(
        ({ value, done }) => {
          if (settled) return;
          if (done === true || value === undefined) fail(login.failure());
          else go(value);
        },
        (thrown: unknown) =>
          fail(thrown instanceof PlateauError ? thrown : protocolBroken(address, String(thrown), thrown)),
      );
    };

    client.on('handshake', () => {
      shook = true;
      patience.renew();
      const blob = shown;
      if (blob === null) return fail(protocolBroken(address, 'it showed no host key'));
      // Its signature was verified by now: what is remembered is a key that the machine really has.
      if (pinned !== null) {
        check.remember(blob).catch((cause: unknown) => {
          const why = cause instanceof Error ? cause.message : String(cause);
          context.warn(`The host key of ${address} could not be added to ${check.file}: ${why}`);
        });
      }
    });
    client.on('ready', () => {
      const blob = shown;
      if (blob === null) return fail(protocolBroken(address, 'it showed no host key'));
      end(() => resolve({ kind: 'connected', hop: { client, socket, address, blob } }));
    });
    client.on('change password', () => fail(login.failure('the password has expired and must be changed')));
    client.on('error', (error) => {
      // A key that cannot sign, or a question that was not answered: the next way is tried.
      if (error.level === 'agent') return;
      fail(errorOf(address, error, login, shook));
    });
    client.on('close', () =>
      fail(shook ? lost(hop.alias, 'the server ended it while logging in') : turnedAway(address)),
    );

    try {
      client.connect({
        sock: socket,
        username: hop.user,
        hostVerifier: verify,
        authHandler: next,
        agentForward: false,
        // Both limits are kept here: ssh2's runs on while a person is asked, and counts answers only, not other signs of life.
        readyTimeout: 0,
        keepaliveInterval: KEEPALIVE_MS,
        keepaliveCountMax: Number.MAX_SAFE_INTEGER,
        algorithms: { serverHostKey: hostKeyAlgorithms(check.knownTypes), cipher: CIPHERS, compress: ['none'] },
      });
    } catch (cause) {
      fail(protocolBroken(address, String(cause), cause));
    }
  });
}

/** What is known first, so that a machine known by one type of key does not look unknown for having others too. */
function hostKeyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = HOST_KEY_TYPES.filter((type) => knownTypes.includes(type));
  const others = HOST_KEY_TYPES.filter((type) => !knownTypes.includes(type));
  return [...known, ...others].flatMap((type) => HOST_KEY_ALGORITHMS[type] ?? []);
}

/** What ssh2 tells of an error, beside its message. */
interface Ssh2Error extends Error {
  readonly level?: string;
  readonly code?: unknown;
}

/** “No more authentication methods available”, which OpenSSH sends with “Too many authentication failures” too (RFC 4253 §11.1). */
const DISCONNECT_AUTH = new Set<unknown>([2, 14]);

function errorOf(address: string, error: Ssh2Error, login: Login, shook: boolean): PlateauError {
  const { level, message } = error;
  if (level === 'client-socket') return connectFailure(address, error);
  if (level === 'client-authentication') return login.failure();
  if (shook && DISCONNECT_AUTH.has(error.code)) return login.failure(message);
  if (/no matching|no common/i.test(message))
    return noCommonAlgorithm(address, message.replace(/^Handshake failed: /, ''));
  if (/connection lost before handshake/i.test(message)) return turnedAway(address, error);
  return protocolBroken(address, message, error);
}

/** A TCP connection to the first machine of the way. Throws `ssh.unreachable`, `ssh.refused`, `ssh.timeout`, `job.cancelled`. */
export function openTcpSocket(hop: HopSettings, signal: AbortSignal): Promise<Duplex> {
  const address = nameWithPort(hop.host, hop.port);
  const socket = connectTcp({ host: hop.host, port: hop.port, noDelay: true });
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('error', failed);
      settle();
    };
    const give = (error: PlateauError): void =>
      finish(() => {
        // A late error of a socket nobody waits for any more.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      });
    const failed = (cause: Error): void => give(connectFailure(address, cause));
    const abort = (): void => give(cancelled(hop.alias));
    const timer = setTimeout(() => give(timedOut(address, 'does not answer')), hop.connectTimeout);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', failed);
    socket.once('connect', () => finish(() => resolve(socket)));
    if (signal.aborted) abort();
  });
}
