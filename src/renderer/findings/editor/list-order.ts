/** A list with the member at one place moved by `step`; as it is where there is no such place. */
export function moved<T>(list: readonly T[], from: number, step: 1 | -1): readonly T[] {
  const to = from + step;
  const member = list[from];
  if (member === undefined || to < 0 || to >= list.length) return list;
  const without = list.filter((_, at) => at !== from);
  return [...without.slice(0, to), member, ...without.slice(to)];
}
