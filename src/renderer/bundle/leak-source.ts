const ITEM = /^audit_artifacts\/(?:captures|heaps|plans|explain|metrics|comparisons|load)\/([a-z0-9-]+)(?:[./]|$)/;
const FINDING = /^findings\/([A-Z][A-Za-z0-9-]*-\d+)\.md$/;

/** The item or the finding that a file of a bundle is made of; null where it is made of several. */
export const sourceOf = (file: string): string | null => ITEM.exec(file)?.[1] ?? FINDING.exec(file)?.[1] ?? null;
