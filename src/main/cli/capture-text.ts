import type { CaptureProvenance } from '../../core/capture/request.ts';
import { isHeapEvent } from '../../core/capture/series.ts';
import type { Provenance } from '../../core/item.ts';
import { durationText } from '../../core/series/series-summary.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How something was captured, in a line for people; none for what came from a file. */
export function captureText({ capture }: Provenance): readonly string[] {
  if (capture === undefined) return [];
  const { host, target, profiler, request, actualSeconds, startedAt, partial } = capture;
  const program = target === null ? request.launch?.command.join(' ') : `process ${target.pid}`;
  const asked = durationText(request.seconds);
  const how = [
    `Captured with ${profiler.name}${profiler.version === '' ? '' : ` ${profiler.version}`}`,
    ...(program === undefined ? [] : [program]),
    `${host.name} (${host.class})`,
    startedAt.slice(0, 19).replace('T', ' '),
    // A heap is a moment.
    ...(isHeapEvent(request.event)
      ? []
      : [partial === null ? asked : `${durationText(Math.round(actualSeconds))} of ${asked}`]),
  ];
  return [printable(how.join(' · '))];
}

/** Says why a capture is shorter than asked for; nothing where it is whole, or none. */
export function partialText(capture: CaptureProvenance | null | undefined, terminal: Terminal): readonly string[] {
  const why = capture?.partial ?? null;
  return why === null ? [] : [`${terminal.paint('yellow', 'Partial:')} ${printable(why)}`];
}
