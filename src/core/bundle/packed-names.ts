import { MANIFEST } from './manifest.ts';

/** How the entries of a zip are called, as the bundle calls them. */
export interface PackedNames {
  /** The folder of the zip in which the bundle lies; null where it lies at the top, or nowhere. */
  readonly folder: string | null;
  /** Whether parts of names are parted by backslashes. */
  readonly backslashes: boolean;
  /** The bundle's name for an entry; null for one that lies beside the bundle's folder. Empty for the folder itself. */
  of(name: string): string | null;
}

const IN_FOLDER = /^([^/]+)\/([^/]+)$/;

/**
 * Programs that pack a folder again put its name before all names, or `./`; some on Windows part names by backslashes, against the format (PKWARE's
 * APPNOTE 4.4.17.1). All of a zip must be written so: a name with a backslash among others is one that different programs unpack differently.
 */
export function packedNames(names: readonly string[]): PackedNames {
  const backslashes = names.some((name) => name.includes('\\')) && !names.some((name) => name.includes('/'));
  const plain = (name: string): string => {
    const parted = backslashes ? name.replaceAll('\\', '/') : name;
    return parted.startsWith('./') ? parted.slice(2) : parted;
  };
  const folders = new Set<string>();
  let isTop = false;
  for (const name of names.map(plain)) {
    const [, folder, file] = IN_FOLDER.exec(name) ?? [];
    if (name === MANIFEST) isTop = true;
    else if (folder !== undefined && file === MANIFEST) folders.add(folder);
  }
  // Of two bundles in one zip neither is the one that is meant.
  const [only] = folders;
  const folder = isTop || folders.size > 1 || only === undefined ? null : only;
  const of = (name: string): string | null => {
    const inZip = plain(name);
    if (folder === null) return inZip;
    return inZip.startsWith(`${folder}/`) ? inZip.slice(folder.length + 1) : null;
  };
  return { folder, backslashes, of };
}
