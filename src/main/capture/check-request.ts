import type { CaptureEvent, CaptureRequest } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';

/** What a profiler can be asked for. */
export interface Offer {
  /** Its name in sentences. */
  readonly title: string;
  readonly events: readonly CaptureEvent[];
  /** Names of its switches with what they do. */
  readonly options: Readonly<Record<string, string>>;
  /** Highest rate it takes, per second; 0 where it has none of its own. */
  readonly mostRate: number;
  /** Longest it may take; a day where nothing else is said. */
  readonly mostSeconds?: number;
  /** Whether its program can be sent to a host that has none. */
  readonly isSendable?: boolean;
}

function refuse(code: string, message: string, hint: string): never {
  throw new PlateauError({ code, message, hint });
}

/** Throws `capture.badEvent`, `capture.badOption`, `capture.badRate`, `capture.badSeconds`, `capture.badProgram` for what a profiler does not do. */
export function checkRequest(request: CaptureRequest, offer: Offer): void {
  const { event, options, rate, seconds } = request;
  if (!offer.events.includes(event)) {
    refuse('capture.badEvent', `${offer.title} has no event “${event}”.`, `It has ${offer.events.join(', ')}.`);
  }
  const names = Object.keys(offer.options);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    refuse(
      'capture.badOption',
      `${offer.title} has no option “${name}”.`,
      names.length === 0
        ? 'It has none.'
        : `It has ${names.map((one) => `${one} (${offer.options[one]})`).join(', ')}.`,
    );
  }
  if (rate !== null && offer.mostRate === 0) {
    refuse('capture.badRate', `${offer.title} samples at a rate of its own.`, 'Leave the rate out.');
  }
  if (rate !== null && !(Number.isInteger(rate) && rate >= 1 && rate <= offer.mostRate)) {
    refuse(
      'capture.badRate',
      `${rate} samples a second is no rate for ${offer.title}.`,
      `Give a whole number from 1 to ${offer.mostRate}, or none.`,
    );
  }
  if (request.program !== null && offer.isSendable !== true) {
    refuse(
      'capture.badProgram',
      `${offer.title} is not sent to a host.`,
      'Only py-spy is one program that can be sent.',
    );
  }
  const most = offer.mostSeconds ?? 86_400;
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= most)) {
    refuse('capture.badSeconds', `A capture cannot take ${seconds} s.`, `Give a whole number from 1 to ${most}.`);
  }
}
