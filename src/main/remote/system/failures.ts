import { readFileSync } from 'node:fs';
import { PlateauError } from '../../../core/error.ts';
import { fingerprintOf } from '../host-key.ts';
import { hostKeyChanged, hostKeyRevoked, hostKeyUnknown } from '../host-key-check.ts';
import { parseKnownHosts } from '../known-hosts.ts';
import { lost, noCommonAlgorithm, refused, timedOut, turnedAway, unreachable } from '../ssh-errors.ts';
import { shownText } from '../untrusted-text.ts';

/** Lines of the log of `ssh` that are for people. */
function sayings(log: string): readonly string[] {
  return log
    .split(/\r?\n/)
    .filter((line) => line !== '' && !/^(debug\d: |OpenSSH_|Authenticated to |Warning: )/.test(line));
}

function knownKey(place: string): string {
  const [, file = '', line = ''] = /^(.*):(\d+)$/.exec(place) ?? [];
  try {
    const entry = parseKnownHosts(readFileSync(file, 'utf8'), file).find((one) => one.line === Number(line));
    if (entry !== undefined) return `${entry.type} ${fingerprintOf(entry.blob)}`;
  } catch {
    // The file is not to be read here; its place is told.
  }
  return 'another one';
}

/** The error that the log of an `ssh` which did not get through tells (`sshconnect.c`, `ssh.c`, `packet.c`). */
export function failureOf(log: string, address: string, user: string): PlateauError {
  const find = (pattern: RegExp): RegExpExecArray | null => pattern.exec(log);
  const changed = find(/^The fingerprint for the (\S+) key sent by the remote host is\n(SHA256:[A-Za-z0-9+/]{43})/m);
  if (changed !== null && find(/HOST IDENTIFICATION HAS CHANGED/) !== null) {
    const place = find(/^Offending \S+ key in (.*:\d+)$/m)?.[1] ?? '';
    const name = find(/^Host key for (\S+) has changed/m)?.[1] ?? address;
    return hostKeyChanged(name, { shown: `${changed[1]} ${changed[2]}`, known: knownKey(place), place, name });
  }
  const shown = shownText(find(/^debug1: Server host key: (.*)$/m)?.[1] ?? '', 200);
  const revoked = find(/^The \S+ host key for (.*) is marked as revoked/m);
  if (revoked !== null) return hostKeyRevoked(shownText(revoked[1] ?? address, 200), shown, 'in your known hosts');
  if (find(/host key is known for \S+ and you have requested strict checking/) !== null) {
    return hostKeyUnknown(address, shown);
  }
  const denied = find(/^(\S+)@(\S+): Permission denied \((.*)\)\.$/m);
  if (denied !== null || find(/Too many authentication failures/) !== null) {
    const [, who = user, where = address, left = ''] = denied ?? [];
    const accepted = left === '' ? '' : ` It would accept: ${shownText(left, 200)}.`;
    return new PlateauError({
      code: 'ssh.authFailed',
      message: `${shownText(where, 200)} does not let ${shownText(who, 200)} in.${accepted}`,
      hint: 'Check user, keys and certificate. Where too many keys were tried, set IdentitiesOnly for this host.',
    });
  }
  const through = find(/^channel \d+: open failed: (.*)$/m);
  if (through !== null) return unreachable(address, `a jump host says “${shownText(through[1] ?? '', 200)}”`);
  if (find(/Could not resolve hostname/) !== null) return unreachable(address, 'its name is not known');
  if (find(/^Unable to negotiate with /m) !== null) {
    return noCommonAlgorithm(address, find(/^Unable to negotiate with .*?: (.*)$/m)?.[1] ?? '');
  }
  if (find(/^ssh: connect to host .*: Connection refused$/m) !== null) return refused(address);
  if (find(/^(?:ssh: connect to host .*: |Connection |.*)(?:Connection|Operation) timed out/m) !== null) {
    return timedOut(address, 'does not answer');
  }
  if (find(/^ssh: connect to host .*: (?:No route to host|Network is unreachable)$/m) !== null) {
    return unreachable(address, 'there is no way to it in the network');
  }
  const said = sayings(log)
    .filter((line) => !/^(?:kex_exchange_identification: |Connection (?:closed|reset) by )/.test(line))
    .at(-1);
  if (said === undefined) return turnedAway(address);
  return new PlateauError({
    code: 'ssh.failed',
    message: `The system’s ssh could not connect to ${address}: ${shownText(said, 300)}`,
    hint: 'Try the same with ssh in a terminal.',
  });
}

/** The error of a connection that stood and ended. */
export function lossOf(log: string, destination: string): PlateauError {
  const said = sayings(log).at(-1);
  return lost(destination, said === undefined ? 'ssh ended' : `ssh says “${shownText(said, 200)}”`);
}
