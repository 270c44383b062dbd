import type { Span } from './model.ts';

/** Only what an `id` and a fragment take without escaping, in every form of a report; `.` is left to stand between two of them. */
const safe = (text: string): string => text.toLowerCase().replace(/[^a-z0-9-]/g, '-');

export const itemAnchor = (id: string): string => `item.${safe(id)}`;
export const figureAnchor = (id: string): string => `figure.${safe(id)}`;
export const findingAnchor = (id: string): string => `finding.${safe(id)}`;
/** The row of a finding's evidence. */
export const evidenceAnchor = (finding: string, row: string): string => `evidence.${safe(finding)}.${safe(row)}`;
/** The picture of a row of evidence. */
export const pictureAnchor = (finding: string, row: string): string => `picture.${safe(finding)}.${safe(row)}`;
export const sectionAnchor = (name: string): string => `section.${safe(name)}`;

export const link = (text: string, to: string): Span => ({ text, to });
