/** Files that programs add when they show or pack a folder, whatever is in it. */
const STRAYS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(\.DS_Store|\._[^/]*)$|^__MACOSX\//, 'macOS'],
  [/(^|\/)(Thumbs\.db|desktop\.ini)$/i, 'Windows'],
  [/^META-INF\/MANIFEST\.MF$/, 'Java’s “jar”'],
];

/** What to say of a name that a program gives, so that nobody takes it for an attack; empty of any other. */
export function strayWords(path: string): string {
  const by = STRAYS.find(([pattern]) => pattern.test(path))?.[1];
  return by === undefined ? '' : ` Its name is one that ${by} gives to files of its own.`;
}
