/** A picture that a report shows: clean, and allowed to leave where the report does. */
export interface ReportPicture {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Where it lies, from the root of the bundle; null outside of one. */
  readonly path: string | null;
}

/** What pictures are known by: the row of evidence. */
export const pictureKey = (finding: string, row: string): string => `${finding} ${row}`;
