import type { ImportOptions, ImportResult, ProfileImporter } from '../../src/core/profile/importer.ts';
import { comparable, readBytes } from './read-profile.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What an importer makes of a text. */
export function readText(
  importer: ProfileImporter,
  text: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> {
  return readBytes(importer, bytesOf(text), options);
}

/** What an importer makes of a value written as JSON. */
export function readJson(importer: ProfileImporter, value: unknown): Promise<ImportResult> {
  return readText(importer, JSON.stringify(value));
}

/** Results of the same bytes cut in different ways, the first in one piece. */
export function readInPieces(importer: ProfileImporter, bytes: Uint8Array): Promise<unknown[]> {
  const sizes = [bytes.length + 1, 1021, 7].filter((size) => bytes.length / size < 50_000);
  return Promise.all(sizes.map(async (chunkSize) => comparable(await readBytes(importer, bytes, { chunkSize }))));
}
