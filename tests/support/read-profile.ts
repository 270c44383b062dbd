import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { PlateauError } from '../../src/core/error.ts';
import type { ImportOptions, ImportResult, ProfileImporter } from '../../src/core/profile/importer.ts';
import type { Profile } from '../../src/core/profile/model.ts';

/** The content of a fixture below `tests/fixtures/profiles`, gzip undone. */
export function fixtureBytes(path: string): Uint8Array {
  const bytes = readFileSync(new URL(`../fixtures/profiles/${path}`, import.meta.url));
  // A copy, because a Buffer's slice shares its memory.
  return new Uint8Array(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
}

/** `bytes` in chunks of `size`, as a file arrives. */
export async function* inChunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function readBytes(
  importer: ProfileImporter,
  bytes: Uint8Array,
  options: Partial<ImportOptions> & { readonly chunkSize?: number } = {},
): Promise<ImportResult> {
  const { chunkSize, ...rest } = options;
  return importer.read(inChunks(bytes, chunkSize), { fileName: 'test', ...rest });
}

/** The error an import ends with; a failure that is not a `PlateauError` is thrown on, an import that succeeds gives null. */
export async function importError(importer: ProfileImporter, bytes: Uint8Array): Promise<PlateauError | null> {
  try {
    await readBytes(importer, bytes);
    return null;
  } catch (error) {
    if (error instanceof PlateauError) return error;
    throw error;
  }
}

/** The only profile of a result. */
export function soleProfile(result: ImportResult): Profile {
  const [profile] = result.profiles;
  if (profile === undefined || result.profiles.length !== 1) throw new Error(`${result.profiles.length} profiles`);
  return profile;
}

export interface FunctionTotals {
  /** Weight of samples whose leaf is the function. */
  self: number;
  /** Weight of samples whose stack holds the function, each once. */
  total: number;
}

/** Self and total weights by function name, in one sample type. */
export function totals(profile: Profile, typeName: string): Map<string, FunctionTotals> {
  const { nodes, frames, strings } = profile;
  const type = profile.sampleTypes.findIndex((t) => t.name === typeName);
  const self = nodes.self[type];
  if (self === undefined) throw new Error(`no sample type ${typeName}`);
  const sums = new Map<string, FunctionTotals>();
  for (let node = 0; node < nodes.count; node++) {
    const weight = self[node] as number;
    const seen = new Set<string>();
    for (let at = node; at >= 0; at = nodes.parent[at] as number) {
      const name = strings[frames.name[nodes.frame[at] as number] as number] ?? '';
      if (seen.has(name)) continue;
      seen.add(name);
      const entry = sums.get(name) ?? { self: 0, total: 0 };
      if (at === node) entry.self += weight;
      entry.total += weight;
      sums.set(name, entry);
    }
  }
  return sums;
}

/** Sum of all weights, and of all samples, of one sample type. */
export function sums(profile: Profile, typeName: string): { weight: number; hits: number } {
  const type = profile.sampleTypes.findIndex((t) => t.name === typeName);
  const add = (column: Float64Array | undefined) => (column ?? new Float64Array()).reduce((a, b) => a + b, 0);
  return { weight: add(profile.nodes.self[type]), hits: add(profile.nodes.hits[type]) };
}

/** Stacks as collapsed text lines, `root;…;leaf weight`, sorted; threads are merged. */
export function collapsed(profile: Profile, typeName: string, column: 'self' | 'hits' = 'self'): Map<string, number> {
  const { nodes, frames, strings } = profile;
  const type = profile.sampleTypes.findIndex((t) => t.name === typeName);
  const weights = nodes[column][type] ?? new Float64Array();
  const names = new Array<string>(nodes.count);
  const lines = new Map<string, number>();
  for (let node = 0; node < nodes.count; node++) {
    const parent = nodes.parent[node] as number;
    const name = strings[frames.name[nodes.frame[node] as number] as number] ?? '';
    const stack = parent < 0 ? name : `${names[parent]};${name}`;
    names[node] = stack;
    const weight = weights[node] as number;
    if (weight > 0) lines.set(stack, (lines.get(stack) ?? 0) + weight);
  }
  return lines;
}

/** A value of which two are equal exactly when the profiles are. */
export function comparable(result: ImportResult): unknown {
  return result.profiles.map((profile) => ({ ...profile, frames: { ...profile.frames }, nodes: { ...profile.nodes } }));
}
