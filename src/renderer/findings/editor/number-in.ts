/** The number that a text says; null where it says none, `undefined` where it is no number within the bounds. */
export function numberIn(text: string, least: number, most: number): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed.replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, ''));
  return Number.isFinite(value) && value >= least && value <= most ? value : undefined;
}
