/**
 * Gives the memory of columns that are no longer needed back at once: a collection may come only after the next columns were made, and a
 * heap of gigabytes does not fit twice. They are empty from then on.
 */
export function release(...columns: readonly ({ readonly buffer: ArrayBufferLike } | null)[]): void {
  for (const column of columns) if (column?.buffer instanceof ArrayBuffer) column.buffer.transfer(0);
}
