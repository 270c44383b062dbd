/** What went wrong with a file or folder, by the code of the system's error. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['EACCES', 'you have no right to it'],
  ['EPERM', 'you have no right to it'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EEXIST', 'a part of its path is no folder'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EROFS', 'its disk cannot be written to'],
  ['ENOSPC', 'its disk is full'],
  ['EDQUOT', 'your share of its disk is used up'],
  ['EMFILE', 'too many files are open'],
]);

/** Why a file could not be read or written, as half a sentence a person understands; the system's own words where the code is not known. */
export function whyNoFile(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return WHY.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}

/** The same of a file that was to be written, of which what is missing is its folder. */
export function whyNotWritten(cause: unknown): string {
  const why = whyNoFile(cause);
  return why === WHY.get('ENOENT') ? 'its folder does not exist' : why;
}
