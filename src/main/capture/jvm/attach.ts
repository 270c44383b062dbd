import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Refusal } from '../privilege.ts';
import { plainText } from '../tool-failure.ts';

export const DISABLE_ATTACH = '-XX:+DisableAttachMechanism';

/** True where the arguments say that nothing may attach; a later flag overrides an earlier one. */
export function attachDisabled({ arguments: args }: ProcessFacts): boolean {
  return args.findLast((arg) => /^-XX:[+-]DisableAttachMechanism$/.test(arg)) === DISABLE_ATTACH;
}

/** What would help where nothing can attach to a JVM any more. */
export const WITHOUT_ATTACH: readonly string[] = [
  `Start it without ${DISABLE_ATTACH} (see its arguments, JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS), then capture.`,
  'Or let it record itself from its start, and import the file: -XX:StartFlightRecording=settings=profile,filename=FILE,dumponexit=true',
];

export function ownerRemedies(process: ProcessFacts, command: string): readonly string[] {
  return [
    `Add a host whose login is ${process.user} or root, and capture from there.`,
    `Or run it yourself, where you may use sudo, and import its file: sudo -n -u ${process.user} ${command}`,
  ];
}

/** Why nothing of this login can attach to a JVM, as far as the facts tell; null where nothing speaks against it. */
export function attachRefused(process: ProcessFacts, host: HostFacts, command: string): Refusal | null {
  if (attachDisabled(process)) {
    return {
      why: `Process ${process.pid} was started with ${DISABLE_ATTACH}: nothing can attach to it.`,
      remedies: WITHOUT_ATTACH,
    };
  }
  if (process.uid !== host.uid && host.uid !== 0) {
    return {
      why: `Process ${process.pid} belongs to ${process.user} (uid ${process.uid}); a JVM lets only its owner and root attach, and this login is ${host.user} (uid ${host.uid}).`,
      remedies: ownerRemedies(process, command),
    };
  }
  return null;
}

/** Throws `capture.attachDisabled`, `capture.notPermitted` where the facts say that a JVM would refuse. */
export function checkAttach(process: ProcessFacts, host: HostFacts, command: string): void {
  const refused = attachRefused(process, host, command);
  if (refused === null) return;
  throw new PlateauError({
    code: attachDisabled(process) ? 'capture.attachDisabled' : 'capture.notPermitted',
    message: refused.why,
    hint: refused.remedies.join('\n'),
  });
}

export function noJvm(pid: number, hostName: string, executable: string): PlateauError {
  return new PlateauError({
    code: 'capture.notJvm',
    message: `Process ${pid} on ${hostName} runs ${executable === '' ? 'a program that cannot be seen' : `“${plainText(executable)}”`}, which is no JVM.`,
    hint: 'Choose the java process itself: a script may have started it. Attaching to anything else would kill it.',
  });
}
