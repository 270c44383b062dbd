/** The schema that a file names, and that it is tested against. */
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';

/** A path as a relative reference (RFC 3986): each of its names escaped, without a root or a drive. */
export const uriOf = (path: string): string =>
  path
    .toWellFormed()
    .split(/[/\\]+/)
    .filter((name) => name !== '' && name !== '.')
    .map((name) => encodeURIComponent(name))
    .join('/');

/** A rule as SARIF tells of it (§3.49); GitHub shows each of its texts, and asks for all. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
}

/** What one run of Plateau has to tell as SARIF. */
export interface SarifRun {
  /** Of Plateau. */
  readonly version: string;
  readonly rules: readonly SarifRule[];
  /** What tells runs of one kind together (§3.17). */
  readonly automation: string;
  readonly originalUriBaseIds?: object;
  readonly results: readonly object[];
  readonly properties?: object;
}

/** A SARIF 2.1.0 file of one run. The same input gives the same bytes. */
export function sarifFile({ version, rules, automation, originalUriBaseIds, results, properties }: SarifRun): string {
  const run = {
    tool: { driver: { name: 'Plateau', semanticVersion: version, rules } },
    automationDetails: { id: automation },
    ...(originalUriBaseIds === undefined ? {} : { originalUriBaseIds }),
    columnKind: 'utf16CodeUnits',
    results,
    ...(properties === undefined ? {} : { properties }),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}
