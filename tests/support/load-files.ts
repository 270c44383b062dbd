import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LoadRun } from '../../src/core/load/model.ts';
import { readLoad } from '../../src/core/load/read-load.ts';
import type { LoadRead } from '../../src/core/load/reader.ts';

/** What a load generator wrote, as `tests/fixtures/load` keeps it; unpacked where it is packed. */
export function loadFixture(name: string): Uint8Array {
  const bytes = readFileSync(new URL(`../fixtures/load/${name}`, import.meta.url));
  return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** Bytes in pieces of a size. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function readLoadBytes(
  bytes: Uint8Array,
  options: Parameters<typeof readLoad>[1] = {},
  size = 65_536,
): Promise<LoadRead & { readonly format: string }> {
  return readLoad(inPieces(bytes, size), options);
}

export const readLoadText = (text: string, options: Parameters<typeof readLoad>[1] = {}) =>
  readLoadBytes(new TextEncoder().encode(text), options);

/** The run of a fixture. */
export async function runOf(name: string): Promise<LoadRun> {
  return (await readLoadBytes(loadFixture(name))).run;
}
