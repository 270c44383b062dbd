import { PlateauError } from '../error.ts';
import type { HostEntry } from './host.ts';
import type { CapturePlan } from './request.ts';

/** Longest capture on a production host, in seconds (QG-HOST, `rules.md` §4). */
export const PRODUCTION_SECONDS = 60;
/** Highest rate there, in samples a second. */
export const PRODUCTION_RATE = 100;

function refuse(message: string, hint: string): never {
  throw new PlateauError({ code: 'capture.hostLimit', message, hint });
}

/**
 * QG-HOST: what a host of class production is never asked for. Throws `capture.hostLimit`. A host of another class has no limits.
 */
export function checkHostLimits(entry: HostEntry, plan: CapturePlan): void {
  const limited = plan.limitedAs ?? entry;
  if (limited.class !== 'production') return;
  const { request, rate } = plan;
  const where = `“${limited.name}” is a production host`;
  if (plan.analyzes === true) {
    refuse(
      `${where}: a statement is not executed there to be explained.`,
      'Take EXPLAIN without ANALYZE there (option “plain”), or run it on staging.',
    );
  }
  if (request.event === 'snapshot') {
    refuse(
      `${where}: a heap snapshot stops the process and needs many times its memory.`,
      'Take heap sampling there, or a snapshot on staging.',
    );
  }
  if (request.series !== undefined) {
    refuse(`${where}: every heap of a series stops the process.`, 'Take the series on staging, under the same load.');
  }
  if (request.event === 'histogram' && request.options.all !== true) {
    refuse(
      `${where}: a class histogram collects all garbage first, and the process stands still meanwhile.`,
      'Take it with the option “all”, which counts what is garbage as well, or on staging.',
    );
  }
  if (request.launch !== null) {
    refuse(`${where}: no program is started there.`, 'Attach to the one that runs, or use a staging host.');
  }
  if (request.seconds > PRODUCTION_SECONDS && request.event !== 'memory') {
    refuse(
      `${where}: a capture there takes ${PRODUCTION_SECONDS} s at most, and this one ${request.seconds} s.`,
      'Capture for a shorter time.',
    );
  }
  if (rate !== null && rate > PRODUCTION_RATE) {
    refuse(
      `${where}: at most ${PRODUCTION_RATE} samples a second are taken there, and this asks for ${rate}.`,
      'Choose a lower rate.',
    );
  }
}

/** The name a person must have typed before anything runs on a production host. Throws `capture.confirmHost`. */
export function checkConfirmation(entry: Pick<HostEntry, 'name' | 'class'>, confirmed: string | null): void {
  if (entry.class !== 'production' || confirmed === entry.name) return;
  throw new PlateauError({
    code: 'capture.confirmHost',
    message:
      confirmed === null
        ? `“${entry.name}” is a production host: its name must be typed before anything runs there.`
        : `“${confirmed}” is not “${entry.name}”: the name of the production host was not typed.`,
    hint: `Type ${entry.name} (plateau capture: --confirm ${entry.name}).`,
  });
}
