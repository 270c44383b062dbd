import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import {
  type SignOffStatement,
  signedManifestPath,
  signOffPath,
  signOffSignaturePath,
  statementOf,
  statementText,
} from '../../../../core/sign-off/model.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

const common = { role: 'sign-off', redaction: 'applied' } as const;

/**
 * Who signed, once the bundle has its name: a statement a role, its signature, and of those that are for this very content the manifest that was signed. They are no
 * part of the name.
 */
export function* signOffFiles({ workspace, leaving, report }: BundleSource): Generator<Produced> {
  const stored = workspace.signOffs.list();
  const manifests = new Set<string>();
  for (const { signOff } of report.signOffs) {
    const own = signOff === null ? undefined : stored.findLast(({ role }) => role === signOff.role);
    if (own === undefined) continue;
    const name = leaving.person(own.name);
    const statement: SignOffStatement = {
      ...statementOf({ ...own, name }),
      ...(name === own.name ? {} : { shortened: true }),
    };
    yield {
      ...common,
      path: signOffPath(own.role),
      mediaType: 'application/json',
      chunks: () => textBytes([statementText(statement)]),
    };
    // What was signed is the whole name: a signature over it cannot be checked against initials.
    if (own.signature !== '' && name === own.name) {
      yield {
        ...common,
        path: signOffSignaturePath(own.role),
        mediaType: 'text/plain',
        chunks: () => textBytes([own.signature]),
      };
    }
    if (own.bundleId === report.header.bundleId) manifests.add(own.manifestSha256);
  }
  for (const sha256 of manifests) {
    const bytes = workspace.bundles.manifest(sha256);
    if (bytes === null) continue;
    yield { ...common, path: signedManifestPath(sha256), mediaType: 'application/json', chunks: () => [bytes] };
  }
}
