import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalJson } from '../verdict/canonical-json.ts';

/** What is written. The first form had neither sign-offs nor the investigation’s rows; it is read as it was. */
export const MANIFEST_SCHEMA = 'plateau-bundle/2';
export const READABLE_SCHEMAS = ['plateau-bundle/1', MANIFEST_SCHEMA] as const;
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';
export const EXPORT = 'workspace/export.ndjson';
export const JOURNAL = 'journal.ndjson';
export const REDACTION = 'redaction.json';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What a file of a bundle is for. */
export const FILE_ROLES = [
  'report',
  'finding',
  'profile',
  'model',
  'picture',
  'provenance',
  'classes',
  'summary',
  'plan',
  'metric',
  'load',
  'frontend',
  'comparison',
  'gate',
  'calculation',
  'verdicts',
  'rule-set',
  'baseline',
  'workspace',
  'journal',
  'redaction',
  'sign-off',
  'sums',
] as const;
export type FileRole = (typeof FILE_ROLES)[number];

const bundledFile = z.object({
  path: z.string().min(1).max(400),
  size: z.int().min(0),
  sha256: digest,
  mediaType: z.string().max(100),
  role: z.enum(FILE_ROLES),
  captureId: z.string().max(100).optional(),
  redaction: z.enum(['none', 'applied', 'summary-only']),
  /** HMAC-SHA256 of the original bytes under a secret that stays in the workspace: tells later which file it came from. */
  source: z.object({ commitment: digest }).optional(),
});
export type BundledFile = z.infer<typeof bundledFile>;

const missingFile = z.object({ path: z.string().max(400), reason: z.string().max(2000) });
/** What a reader may look for and why it is not there. */
export type MissingFile = z.infer<typeof missingFile>;

export const manifestSchema = z.object({
  schema: z.enum(READABLE_SCHEMAS),
  bundleId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the newest row that was exported, ISO 8601 UTC: not of the export, so that the same rows give the same bytes. */
  createdAt: z.string().max(40),
  tool: z.object({
    name: z.string().max(100),
    version: z.string().max(100),
    /** Of Plateau's sources that it was built from. */
    commit: z.string().max(100).nullable(),
    /** Why no commit can be named. */
    commitUnknown: z.string().max(200).exactOptional(),
  }),
  workspaceId: z.string().max(100),
  files: z.array(bundledFile).max(1_000_000),
  missing: z.array(missingFile).max(1_000_000),
  thresholdProfileSha256: digest,
  /** What items, evidence and journal are known by: SHA-256 of raw files, or commitments to them. Absent of bundles that had no choice: SHA-256. */
  rawHashes: z.enum(['sha256', 'commitment']).exactOptional(),
  /** SHA-256 of the journal's last line; 64 zeros of an empty one. */
  journalHead: digest,
  /** SHA-256 of the last change of a finding; 64 zeros where nothing was changed. Absent of bundles that have no history. */
  historyHead: digest.exactOptional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const statedSchema = z.object({ schema: z.string().regex(/^plateau-bundle\/\d{1,6}$/) });

/** The form that a manifest says it has, where this version does not read it; null of every other. */
export function unknownSchema(value: unknown): string | null {
  const stated = statedSchema.safeParse(value);
  return stated.success && !READABLE_SCHEMAS.some((known) => known === stated.data.schema) ? stated.data.schema : null;
}

/** What a form says that is read and not written any more; null of the one that is written. */
export const olderForm = ({ schema }: Pick<Manifest, 'schema'>): string | null =>
  schema === MANIFEST_SCHEMA
    ? null
    : `The bundle is of the older form ${schema}. Importing it makes a migrated copy; the file stays as it is.`;

export const sha256Text = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** UTF-16 order, which is that of the entries of a bundle. */
export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const REPORT_MARKDOWN = '06-performance-scalability-audit.md';
export const REPORT_PAGE = 'report/index.html';
export const REPORT_PDF = 'report/report.pdf';

/** True of the files on which the bundle's own identifier is printed, and of the list of sums, which follows from them. */
const tellsOfBundle = ({ path }: Pick<BundledFile, 'path'>): boolean =>
  [REPORT_MARKDOWN, REPORT_PAGE, REPORT_PDF, SUMS].includes(path) || /^findings\/[^/]+\.md$/.test(path);

/** Where sign-offs lie, each with what was signed. */
export const SIGN_OFFS = 'sign-offs/';

/**
 * First half of the SHA-256 of everything else in the manifest, but for sizes and hashes of the files that print the identifier: equal content has an equal
 * identifier, and the report can name the bundle it lies in. Those files are made of the others; the manifest has their sizes and hashes as it has every
 * file's. Sign-offs are no part of it: a bundle with them is still the one that was signed.
 */
export function bundleIdOf(manifest: Omit<Manifest, 'bundleId'>): string {
  const files = manifest.files
    .filter(({ path }) => !path.startsWith(SIGN_OFFS))
    .map((file) => (tellsOfBundle(file) ? { ...file, size: 0, sha256: '' } : file));
  return sha256Text(canonicalJson({ ...manifest, files })).slice(0, 32);
}

/** The manifest as it is written: two spaces a level, keys in the order of the schema, a line feed at its end. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
}

/**
 * The files of the manifest as `sha256sum -c` reads them, all but this list itself: that one's hash stands in the manifest, so that a signed
 * manifest vouches for the list too.
 */
export function sumsText(files: readonly Pick<BundledFile, 'path' | 'sha256'>[]): string {
  return files
    .filter(({ path }) => path !== SUMS)
    .sort((a, b) => inOrder(a.path, b.path))
    .map(({ path, sha256: sum }) => `${sum}  ${path}\n`)
    .join('');
}
