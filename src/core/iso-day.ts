/** True of a day that the calendar has, as ISO 8601 writes it: `2026-11-21`. `Date.parse` takes the 30th of February for the 2nd of March. */
export function isIsoDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
