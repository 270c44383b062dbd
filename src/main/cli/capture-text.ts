import { captureLine, exporterName } from '../../core/capture/capture-line.ts';
import type { CaptureProvenance } from '../../core/capture/request.ts';
import type { Provenance } from '../../core/item.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How something was captured, in a line for people, or which tool wrote its file; none where the file does not tell. */
export function captureText({ capture, exporter }: Provenance): readonly string[] {
  if (capture !== undefined) return [printable(captureLine(capture))];
  return exporter === undefined ? [] : [printable(`Made by ${exporterName(exporter)}`)];
}

/** Says why a capture is shorter than asked for; nothing where it is whole, or none. */
export function partialText(capture: CaptureProvenance | null | undefined, terminal: Terminal): readonly string[] {
  const why = capture?.partial ?? null;
  return why === null ? [] : [`${terminal.paint('yellow', 'Partial:')} ${printable(why)}`];
}
