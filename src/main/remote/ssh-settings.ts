import { dirname, join } from 'node:path';
import { PlateauError } from '../../core/error.ts';
import { type Destination, parseDestination } from './destination.ts';
import { readConfigFiles } from './settings/config-files.ts';
import { type ConfigValues, configAliases, configValues } from './settings/config-values.ts';
import { expandPath, expandTokens, type Tokens } from './settings/expand.ts';
import type { SshPlaces } from './settings/places.ts';

/** Ways to log in, in the order they are tried. */
export type LoginMethod = 'publickey' | 'keyboard-interactive' | 'password';
const LOGIN_METHODS: readonly LoginMethod[] = ['publickey', 'keyboard-interactive', 'password'];

/** How one machine is reached, all settings resolved. */
export interface HopSettings {
  /** What the person, or a `ProxyJump`, called it. */
  readonly alias: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Paths of private keys, in order. */
  readonly identityFiles: readonly string[];
  /** False where the list above is only the default one. */
  readonly identitiesNamed: boolean;
  /** Only these keys are offered, though an agent may hold others. */
  readonly identitiesOnly: boolean;
  /** Socket of the agent; null for none. */
  readonly agent: string | null;
  readonly methods: readonly LoginMethod[];
  /** The first one is written to. */
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  readonly hashKnownHosts: boolean;
  /** The name to look up in known hosts instead of host and port. */
  readonly hostKeyAlias: string | null;
  /** `StrictHostKeyChecking yes`: unknown keys are refused without asking. Other values change nothing here. */
  readonly strict: boolean;
  /** Milliseconds to wait for the machine. */
  readonly connectTimeout: number;
}

/** How a destination is reached. */
export interface SshSettings {
  /** The machines on the way, the destination last. */
  readonly hops: readonly [...HopSettings[], HopSettings];
  /** What of the configuration only the system's `ssh` can do (`ProxyCommand`), for people; null where there is nothing of the kind. */
  readonly needsSystem: string | null;
  /** What was left out of the configuration, one sentence each. */
  readonly warnings: readonly string[];
}

const CONNECT_TIMEOUT = 15_000;
/** Jump hosts of jump hosts. */
const MOST_HOPS = 8;
/** In OpenSSH's order. */
const DEFAULT_IDENTITIES = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_dsa'];

/**
 * Resolves a destination with OpenSSH's configuration, the person's first, then the system's. Throws `ssh.badDestination`, `ssh.badConfig`.
 */
export function resolveSettings(destination: string, places: SshPlaces): SshSettings {
  const warnings: string[] = [];
  const resolver = new Resolver(places, (sentence) => {
    if (!warnings.includes(sentence)) warnings.push(sentence);
  });
  const hops = resolver.route(parseDestination(destination), 1);
  return { hops, needsSystem: resolver.needsSystem, warnings };
}

/** The concrete host names of the configuration, for completion. */
export function sshAliases(places: SshPlaces): readonly string[] {
  return configAliases(readConfigFiles(places, () => undefined));
}

class Resolver {
  readonly #places: SshPlaces;
  readonly #warn: (sentence: string) => void;
  readonly #files: ReturnType<typeof readConfigFiles>;
  needsSystem: string | null = null;

  constructor(places: SshPlaces, warn: (sentence: string) => void) {
    this.#places = places;
    this.#warn = warn;
    this.#files = readConfigFiles(places, warn);
  }

  /** The way to a destination: `jumps` given from outside hold instead of its own configuration's. */
  route(destination: Destination, depth: number, jumps?: readonly string[]): [...HopSettings[], HopSettings] {
    if (depth > MOST_HOPS) {
      throw new PlateauError({
        code: 'ssh.badConfig',
        message: `The way to “${destination.host}” goes through more than ${MOST_HOPS} jump hosts, or in a circle.`,
        hint: 'Look at ProxyJump in your OpenSSH configuration.',
      });
    }
    const question = { alias: destination.host, user: destination.user, localUser: this.#places.localUser };
    const values = configValues(this.#files, question, this.#warn);
    const hop = this.#hop(destination, values);
    const before = [...(jumps ?? this.#jumpsOf(hop, values))];
    // Each jump host but the first is reached through the ones before it, whatever its own configuration says, as `ssh -J` does.
    const last = before.pop();
    if (last === undefined) return [hop];
    const through = this.#jump(hop, last);
    return [...this.route(through, depth + 1, before.length === 0 ? undefined : before), hop];
  }

  #jump(hop: HopSettings, text: string): Destination {
    try {
      return parseDestination(text);
    } catch (cause) {
      throw new PlateauError({
        code: 'ssh.badConfig',
        message: `ProxyJump of “${hop.alias}” names “${text.slice(0, 200)}”, which is no destination.`,
        hint: 'Give [USER@]HOST[:PORT], several separated by commas.',
        cause,
      });
    }
  }

  /** `ProxyJump` and `ProxyCommand` compete: the first of the two holds. */
  #jumpsOf(hop: HopSettings, values: ConfigValues): readonly string[] {
    for (const [keyword, [words = []]] of values) {
      if (keyword === 'proxycommand') {
        if (words.join(' ').toLowerCase() === 'none') return [];
        this.needsSystem ??= `“${hop.alias}” is reached by a ProxyCommand`;
        return [];
      }
      if (keyword === 'proxyjump') {
        const text = words.join('');
        return text.toLowerCase() === 'none' ? [] : text.split(',').filter((jump) => jump !== '');
      }
    }
    return [];
  }

  #hop({ host: alias, user: givenUser, port: givenPort }: Destination, values: ConfigValues): HopSettings {
    const { home, localUser, env } = this.#places;
    const first = (keyword: string): string | undefined => values.get(keyword)?.[0]?.[0];
    const flag = (keyword: string, otherwise: boolean): boolean => {
      const value = first(keyword)?.toLowerCase();
      return value === undefined ? otherwise : value === 'yes' || value === 'true';
    };
    const number = (keyword: string, most: number): number | null => {
      const value = first(keyword);
      if (value === undefined || value.toLowerCase() === 'none') return null;
      if (/^\d{1,9}$/.test(value) && Number(value) >= 1 && Number(value) <= most) return Number(value);
      this.#warn(`“${keyword} ${value}” of “${alias}” is left out: it is no number from 1 to ${most}.`);
      return null;
    };
    const port = givenPort ?? number('port', 65535) ?? 22;
    const user = givenUser ?? first('user') ?? localUser;
    const host = expandTokens(first('hostname') ?? '%h', { '%': '%', h: alias }) ?? alias;
    // What the configuration makes of it is used like what the person gave.
    parseDestination(`${user}@${host.includes(':') ? `[${host}]` : host}:${port}`);
    const hostKeyAlias = first('hostkeyalias') ?? null;
    const tokens: Tokens = {
      '%': '%',
      d: home,
      h: host,
      k: hostKeyAlias ?? alias,
      n: alias,
      p: String(port),
      r: user,
      u: localUser,
    };
    const paths = (words: readonly string[], keyword: string): readonly string[] =>
      words.flatMap((word) => {
        if (word.toLowerCase() === 'none') return [];
        const path = expandPath(word, { home, env, tokens });
        if (path === null)
          this.#warn(`“${keyword} ${word}” of “${alias}” is left out: it holds an unknown % sequence.`);
        return path ?? [];
      });
    const all = (keyword: string, otherwise: readonly string[]): readonly string[] =>
      paths(values.get(keyword)?.flat() ?? otherwise, keyword);

    if (values.has('certificatefile') && all('certificatefile', []).length > 0) {
      this.needsSystem ??= `“${alias}” is logged in to with a certificate (CertificateFile)`;
    }
    const system = dirname(this.#places.globalConfig);
    return {
      alias,
      host,
      port,
      user,
      identityFiles: all(
        'identityfile',
        DEFAULT_IDENTITIES.map((name) => `~/.ssh/${name}`),
      ),
      identitiesNamed: values.has('identityfile'),
      identitiesOnly: flag('identitiesonly', false),
      agent: this.#agent(first('identityagent'), (word) => paths([word], 'identityagent')[0] ?? null),
      methods: loginMethods(first('preferredauthentications'), {
        publickey: first('pubkeyauthentication')?.toLowerCase() !== 'no',
        'keyboard-interactive':
          flag('kbdinteractiveauthentication', true) && flag('challengeresponseauthentication', true),
        password: flag('passwordauthentication', true),
      }),
      userKnownHosts: all('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
      globalKnownHosts: all('globalknownhostsfile', [
        join(system, 'ssh_known_hosts'),
        join(system, 'ssh_known_hosts2'),
      ]),
      hashKnownHosts: flag('hashknownhosts', false),
      hostKeyAlias,
      strict: flag('stricthostkeychecking', false),
      connectTimeout: (number('connecttimeout', 3600) ?? CONNECT_TIMEOUT / 1000) * 1000,
    };
  }

  #agent(value: string | undefined, path: (word: string) => string | null): string | null {
    const { env } = this.#places;
    const named = (name: string): string | null => env[name] || null;
    if (value === undefined || value === 'SSH_AUTH_SOCK') return named('SSH_AUTH_SOCK');
    if (value.toLowerCase() === 'none') return null;
    const variable = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(value)?.[1];
    return variable === undefined ? path(value) : named(variable);
  }
}

function loginMethods(
  preferred: string | undefined,
  allowed: Readonly<Record<LoginMethod, boolean>>,
): readonly LoginMethod[] {
  const ordered =
    preferred === undefined
      ? LOGIN_METHODS
      : preferred.split(',').flatMap((name) => LOGIN_METHODS.find((method) => method === name.trim()) ?? []);
  return ordered.filter((method) => allowed[method]);
}
