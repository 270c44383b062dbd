const FINDING = /^findings\/([A-Z][A-Za-z0-9-]*-\d+)\.md$/;

/** The finding that a file of a bundle is made of; null where it is made of several, or of something else. */
export const findingOf = (file: string): string | null => FINDING.exec(file)?.[1] ?? null;
