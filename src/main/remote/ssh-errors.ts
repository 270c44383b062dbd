import { PlateauError } from '../../core/error.ts';
import { shownText } from './untrusted-text.ts';

/** The system's code of a failed connection: `ECONNREFUSED`. */
function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

export function cancelled(destination: string): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: `Connecting to ${destination} was cancelled.` });
}

export function declined(address: string): PlateauError {
  return new PlateauError({
    code: 'ssh.declined',
    message: `The connection to ${address} was given up by whoever was asked.`,
    hint: 'Connect again to be asked again.',
  });
}

export function lost(destination: string, why: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.lost',
    message: `The connection to ${destination} is gone: ${why}.`,
    hint: 'Connect again. What a capture left there is listed with the host (“plateau hosts”), to be collected or cleaned up.',
    cause,
  });
}

export function closed(destination: string): PlateauError {
  return new PlateauError({
    code: 'ssh.closed',
    message: `The connection to ${destination} was closed.`,
    hint: 'Connect again.',
  });
}

export function timedOut(address: string, what: string): PlateauError {
  return new PlateauError({
    code: 'ssh.timeout',
    message: `${address} ${what}.`,
    hint: 'Check that the machine is up and that the network, or a firewall on the way, lets you reach it.',
  });
}

export function refused(address: string): PlateauError {
  return new PlateauError({
    code: 'ssh.refused',
    message: `${address} refuses the connection: nothing listens on that port.`,
    hint: 'Check the port, and that sshd runs there.',
  });
}

export function unreachable(address: string, why: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.unreachable',
    message: `${address} cannot be reached: ${why}.`,
    hint: 'Check the name and your network (VPN). Aliases come from your OpenSSH configuration.',
    cause,
  });
}

/** The machine was reached and hung up without having said that it speaks SSH. */
export function turnedAway(address: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.turnedAway',
    message: `${address} closed the connection before it said anything.`,
    hint: 'Its sshd may have too many logins under way (MaxStartups), or block this address. Wait a little, then try again.',
    cause,
  });
}

export function noCommonAlgorithm(address: string, detail: string): PlateauError {
  return new PlateauError({
    code: 'ssh.algorithms',
    message: `${address} and Plateau have no algorithm in common: ${shownText(detail, 300)}.`,
    hint: 'Use this host with the system transport, where your OpenSSH configuration says what old algorithms are allowed.',
  });
}

export function protocolBroken(address: string, detail: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.protocol',
    message: `${address} does not speak SSH as it should: ${shownText(detail, 300)}.`,
    hint: 'Check the port: another service may answer there.',
    cause,
  });
}

export function needsSystem(address: string, why: string): PlateauError {
  return new PlateauError({
    code: 'ssh.needsSystem',
    message: `${why}, which only the system’s ssh program can do.`,
    hint: `Use ${address} with the system transport.`,
  });
}

export function channelRefused(destination: string, cause: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.channelRefused',
    message: `${destination} opens no further channel on this connection.`,
    hint: 'Wait for what runs there to end, or have MaxSessions of its sshd raised.',
    cause,
  });
}

export function commandRefused(destination: string, cause: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.commandRefused',
    message: `${destination} lets this login run no programs.`,
    hint: 'Its sshd allows file transfer or forwarding only for this user (ForceCommand, a restricted key). Use another login.',
    cause,
  });
}

export function portClosed(destination: string, place: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.portClosed',
    message: `Nothing answers on ${place} of ${destination}.`,
    hint: 'Check the port and that the program listens on it.',
    cause,
  });
}

export function forwardRefused(destination: string, place: string, cause: unknown): PlateauError {
  return new PlateauError({
    code: 'ssh.forwardRefused',
    message: `${destination} does not let TCP connections to ${place} through.`,
    hint: 'Have AllowTcpForwarding set to “local” (or PermitOpen to that port) in its sshd_config. With a bash on the machine Plateau would not need it.',
    cause,
  });
}

export function noSystemSsh(): PlateauError {
  return new PlateauError({
    code: 'ssh.noSystemSsh',
    message: 'There is no ssh program on this machine that the system transport could use.',
    hint: 'Install the OpenSSH client, or use the host with Plateau’s own transport (ssh2).',
  });
}

/** Why a TCP connection to a machine failed. */
export function connectFailure(address: string, cause: unknown): PlateauError {
  const code = systemCode(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return refused(address);
    case 'ETIMEDOUT':
      return timedOut(address, 'does not answer');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return unreachable(address, 'its name is not known', cause);
    case 'ECONNRESET':
    case 'EPIPE':
      return turnedAway(address, cause);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(address, 'there is no way to it in the network', cause);
    default:
      return unreachable(address, code === '' ? shownText(String(cause), 200) : code, cause);
  }
}
