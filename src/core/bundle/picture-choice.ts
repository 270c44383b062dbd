import type { LeftBehind } from '../picture/model.ts';

/** A picture among the evidence, and whether it leaves. */
export interface PictureChoice {
  readonly finding: string;
  readonly evidence: string;
  /** Of the picture in the workspace. */
  readonly sha256: string;
  readonly dashboard: string;
  readonly from: string;
  readonly to: string;
  readonly caption: string;
  /** Who said when that it shows nothing that may not leave; null where nobody did. */
  readonly consent: { readonly who: string; readonly at: string } | null;
  /** Why it stays behind; null of one that leaves. */
  readonly why: string | null;
}

/** A picture as it would leave, for the person who decides. */
export interface PictureToLookAt {
  /** `picture-3f9a0b12c4d5`: of these bytes. */
  readonly id: string;
  /** Of these bytes. */
  readonly sha256: string;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly extension: 'png' | 'jpg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What is in the workspace's file and is not in this one. */
  readonly leftBehind: readonly LeftBehind[];
  readonly bytes: Uint8Array;
}
