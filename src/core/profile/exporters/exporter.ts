import type { Basis } from '../../verdict/verdict.ts';
import type { Profile } from '../model.ts';

export interface ExportOptions {
  /** Index into `Profile.sampleTypes`. Formats that hold several types write them all and name this one as theirs. */
  readonly sampleType: number;
  /** What pictures and tables count; files for other tools always hold all weight. */
  readonly basis: Basis;
  /** What the profile is called, for titles. */
  readonly label: string;
  /** Pictures and trees for other tools leave out nodes lighter than this share of the whole, and say so. */
  readonly smallestShare?: number;
  /** Width of the drawing in pixels, for pictures; 1200 where nothing is said. */
  readonly width?: number;
  /** Nodes of trees for other tools say their category too. */
  readonly categories?: boolean;
}

/**
 * One format that a profile can be written in. The bytes come in chunks, so that a large file is never held whole; they depend on the profile
 * and the options only. Throws `view.unknownSampleType`.
 */
export interface ProfileExporter {
  readonly id: string;
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  export(profile: Profile, options: ExportOptions): Iterable<Uint8Array>;
}

/** The options for a profile where nothing was chosen. */
export function defaultOptions(profile: Profile, label: string): ExportOptions {
  return { sampleType: profile.defaultSampleType, basis: 'active', label };
}
