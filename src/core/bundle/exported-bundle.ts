/** A bundle in the folder of exports. */
export interface ExportedBundle {
  readonly name: string;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
}

/** What lies in the folder of exports, and where that is. */
export interface ExportsFolder {
  readonly folder: string;
  /** Newest first. */
  readonly bundles: readonly ExportedBundle[];
}
