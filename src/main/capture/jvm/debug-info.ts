import type { ProcessFacts } from '../../../core/capture/process.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';

const FLAG = '-XX:+DebugNonSafepoints';

/**
 * Warns where a JVM’s arguments do not let compiled code tell which inlined function runs between two safepoints: a sample there is given to the
 * function of the next one (decision 065). Nothing can be done to a JVM that runs.
 */
export function inlinedTime({ arguments: args }: ProcessFacts): readonly ImportWarning[] {
  if (args.findLast((arg) => /^-XX:[+-]DebugNonSafepoints$/.test(arg)) === FLAG) return [];
  return [
    {
      code: 'capture.inlinedTime',
      message: `The JVM’s arguments do not have ${FLAG} (what JAVA_TOOL_OPTIONS adds is not seen): own time may stand under a function that was inlined next to the one that ran, or under its caller. To know, start it with -XX:+UnlockDiagnosticVMOptions ${FLAG}.`,
    },
  ];
}
