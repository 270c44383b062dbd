/** The group of threads a thread belongs to: its name with trailing digits removed (`rules.md` §2, threads); a name of digits alone stays. */
export function threadGroup(name: string): string {
  return name.replace(/\d+$/, '') || name;
}
