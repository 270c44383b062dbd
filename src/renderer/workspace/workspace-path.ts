/**
 * What is wrong with a workspace's path as far as the window can tell; null when nothing is. Whether it can be made or opened is for the
 * machine Plateau runs on to say.
 */
export function pathComplaint(path: string, mode: 'create' | 'open'): string | null {
  const typed = path.trim();
  if (typed === '') return 'Type the path of a folder.';
  if (/\p{Cc}/u.test(typed)) return 'A path has no control characters.';
  if (!/^(\/|[a-zA-Z]:[\\/]|\\\\)/.test(typed)) return 'Type the whole path, beginning with / or a drive letter.';
  if (typed.length > 4096) return 'This path is longer than any system allows.';
  if (mode === 'create' && !/\.plateau[\\/]?$/.test(typed)) return 'A workspace’s folder ends in .plateau.';
  return null;
}
