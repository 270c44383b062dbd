import type { Provenance } from '../item.ts';
import { durationText } from '../series/series-summary.ts';
import type { CaptureProvenance } from './request.ts';
import { isHeapEvent } from './series.ts';

/** The tool that wrote a file: `py-spy 0.4.3`. */
export const exporterName = ({ name, version }: NonNullable<Provenance['exporter']>): string =>
  version === undefined ? name : `${name} ${version}`;

/** How something was captured, in a line: `Captured with py-spy 0.4.0 · process 4711 · box (staging) · 2026-01-02 03:04:05 · 30 s`. */
export function captureLine(capture: CaptureProvenance): string {
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
  return how.join(' · ');
}
