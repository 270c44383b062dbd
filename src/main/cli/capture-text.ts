import { captureLine } from '../../core/capture/capture-line.ts';
import type { CaptureProvenance } from '../../core/capture/request.ts';
import type { Provenance } from '../../core/item.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How something was captured, in a line for people; none for what came from a file. */
export const captureText = ({ capture }: Provenance): readonly string[] =>
  capture === undefined ? [] : [printable(captureLine(capture))];

/** Says why a capture is shorter than asked for; nothing where it is whole, or none. */
export function partialText(capture: CaptureProvenance | null | undefined, terminal: Terminal): readonly string[] {
  const why = capture?.partial ?? null;
  return why === null ? [] : [`${terminal.paint('yellow', 'Partial:')} ${printable(why)}`];
}
