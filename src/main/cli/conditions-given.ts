import { type Condition, conditionText } from '../../core/investigation/conditions.ts';
import {
  CONDITIONS,
  type ConditionField,
  type ConditionKey,
  NO_CONDITIONS,
  type StatedConditions,
  statedConditions,
} from '../../core/investigation/stated-conditions.ts';
import { type Given, type Option, usage } from './command.ts';
import { cut, printable } from './table.ts';

/** `--data-volume` of `data_volume`. */
export const conditionOption = ({ name }: ConditionField): string => name.replaceAll('_', '-');

/** What may be said of how something was measured. */
export const CONDITION_OPTIONS: readonly Option[] = CONDITIONS.map((field) => ({
  name: conditionOption(field),
  value: field.choices === undefined ? 'TEXT' : 'WORD',
  about: `${field.title.toLowerCase()}: ${field.choices?.join(', ') ?? field.example}`,
}));

/** What is said of how something was measured. Throws `cli.usage`. */
export function givenConditions(given: Given): Partial<Said> {
  const said: Partial<Record<ConditionKey, string>> = {};
  for (const field of CONDITIONS) {
    const text = given.text(conditionOption(field))?.trim();
    if (text !== undefined) said[field.key] = text;
  }
  return checked(said);
}

type Said = Omit<StatedConditions, 'item'>;

function checked(said: Partial<Record<ConditionKey, string>>): Partial<Said> {
  const parsed = statedConditions.safeParse({ ...NO_CONDITIONS, ...said, item: '-' });
  if (parsed.success) {
    const keys = CONDITIONS.flatMap(({ key }) => (said[key] === undefined ? [] : [key]));
    return keys.reduce<Partial<Said>>((some, key) => Object.assign(some, { [key]: parsed.data[key] }), {});
  }
  const field = CONDITIONS.find(({ key }) => key === parsed.error.issues[0]?.path[0]);
  throw usage(
    `--${field === undefined ? 'condition' : conditionOption(field)} cannot be “${printable(cut(said[field?.key ?? 'volume'] ?? '', 60))}”.`,
    field?.choices === undefined ? 'Give up to 500 characters.' : `Choose one of ${field.choices.join(', ')}.`,
  );
}

/** Conditions to take back, by their names; all of them where none is named. Throws `cli.usage`. */
export function takenBack(names: readonly string[]): Partial<Said> {
  if (names.length === 0) return NO_CONDITIONS;
  return checked(
    Object.fromEntries(
      names.map((name) => {
        const field = CONDITIONS.find((one) => conditionOption(one) === name || one.name === name);
        if (field !== undefined) return [field.key, ''];
        throw usage(
          `There is no condition “${printable(cut(name, 60))}”.`,
          `There are ${CONDITIONS.map(conditionOption).join(', ')}.`,
        );
      }),
    ),
  );
}

/** The conditions of an item in a line; those that nobody states at its end. */
export function conditionsLine(conditions: readonly Condition[]): string {
  const isTold = ({ from, file }: Condition): boolean => from !== null || file !== null;
  const told = conditions.filter(isTold).map((one) => `${one.title.toLowerCase()}: ${conditionText(one)}`);
  const open = conditions.filter((one) => !isTold(one)).map(({ title }) => title.toLowerCase());
  return printable(cut([...told, ...(open.length === 0 ? [] : [`not stated: ${open.join(', ')}`])].join(' · '), 1000));
}
