import { MASK, maskLiterals } from '../plan/mask-literals.ts';
import type { Dialect } from '../plan/model.ts';

/**
 * The constants that {@link maskLiterals} takes out of a text, without their quotes: what a leak scan looks for. Found by laying the masked text
 * over the given one, so that no second reader of SQL can disagree with the first. Linear in the length.
 */
export function literalsOf(text: string, dialect: Dialect): readonly string[] {
  const masked = maskLiterals(text, dialect);
  if (masked === text) return [];
  const found: string[] = [];
  for (const quoted of text.matchAll(/'((?:[^']|'')*)'?|"((?:[^"]|"")*)"?|\$(\w*)\$/g)) {
    const value = quoted[1] ?? (dialect === 'mysql' || dialect === 'mariadb' ? quoted[2] : undefined);
    if (value !== undefined && value !== '' && value !== MASK) found.push(value.replaceAll("''", "'"));
  }
  for (const [number] of text.matchAll(/(?<![\w$:.])\d{9,40}(?![\w.])/g)) found.push(number);
  // `ANY ('{alice,bob}'::text[])`: the members of an array are values of their own.
  return found.flatMap((value) =>
    /^\{.*\}$/s.test(value)
      ? value
          .slice(1, -1)
          .split(',')
          .map((member) => member.replace(/^"(.*)"$/s, '$1'))
      : [value],
  );
}
