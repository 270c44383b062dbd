/** What belongs to no package: one's own code. */
export const OWN_CODE = 'own code';

/** The package a part of a bundle is from, by its path: `react-dom`, `@scope/name`; a bundler's own part; else one's own code. */
export function packageOf(path: string): string {
  const inside = path.lastIndexOf('node_modules/');
  if (inside >= 0) {
    const [first = '', second] = path.slice(inside + 'node_modules/'.length).split('/');
    return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
  }
  if (/^\[[^\]]*\]$|^\(others\)$/.test(path)) return path;
  return /(?:^|\/)webpack\/(?:runtime|bootstrap)|^\(webpack\)/.test(path) ? 'webpack' : OWN_CODE;
}
