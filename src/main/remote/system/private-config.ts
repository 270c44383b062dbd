import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshPlaces } from '../settings/places.ts';
import type { HopSettings, SshSettings } from '../ssh-settings.ts';

/**
 * What holds for this transport whatever the person's configuration says, on every machine of the way: jump hosts are reached by further
 * `ssh` programs, which get this file too but not the options of a command line.
 */
const FIXED = [
  // Not known to every release.
  'IgnoreUnknown SessionType,StdinNull,ForkAfterAuthentication,VisualHostKey',
  'SessionType default',
  'StdinNull no',
  'ForkAfterAuthentication no',
  'VisualHostKey no',
  // Nothing makes a host key good but the known hosts and the person.
  'VerifyHostKeyDNS no',
  'NoHostAuthenticationForLocalhost no',
  'FingerprintHash sha256',
  'ForwardAgent no',
  'ForwardX11 no',
  'ForwardX11Trusted no',
  'ClearAllForwardings yes',
  'Tunnel no',
  'PermitLocalCommand no',
  'RemoteCommand none',
  'RequestTTY no',
  'EscapeChar none',
  'ControlMaster no',
  'ControlPath none',
  'ControlPersist no',
  'ServerAliveInterval 1',
  'ServerAliveCountMax 3',
  'TCPKeepAlive yes',
  'BatchMode no',
] as const;

/** A word of a configuration, as `argv_split` reads it back. */
function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, (letter) => `\\${letter}`)}"`;
}

function block(criteria: string, lines: readonly string[]): string {
  return [criteria, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** The files of another HOME than the one that `ssh` itself would look into. */
function filesOf(hop: HopSettings): readonly string[] {
  const known = hop.userKnownHosts.length === 0 ? ['none'] : hop.userKnownHosts.map(quoted);
  const global = hop.globalKnownHosts.length === 0 ? ['none'] : hop.globalKnownHosts.map(quoted);
  return [
    `UserKnownHostsFile ${known.join(' ')}`,
    `GlobalKnownHostsFile ${global.join(' ')}`,
    ...(hop.identitiesNamed ? [] : hop.identityFiles.map((file) => `IdentityFile ${quoted(file)}`)),
  ];
}

/** The configuration file of one connection: what is fixed, then the person's own configuration and the system's. */
export function privateConfig(settings: SshSettings, places: SshPlaces): string {
  const foreign = places.home !== userInfo().homedir;
  const hops = settings.hops.map((hop) =>
    block(`Match originalhost ${quoted(hop.alias)}`, [
      `StrictHostKeyChecking ${hop.strict ? 'yes' : 'ask'}`,
      `ConnectTimeout ${Math.ceil(hop.connectTimeout / 1000)}`,
      ...(foreign ? filesOf(hop) : []),
    ]),
  );
  const own = [join(places.home, '.ssh/config'), places.globalConfig].map((file) => `Include ${quoted(file)}`);
  return [...hops, block('Match all', [...FIXED, 'StrictHostKeyChecking ask']), block('Match all', own)].join('\n');
}
