import { PlateauError } from '../error.ts';

/** A place in a text, both from 1. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Why a brief cannot be read, with the line and column it is about. */
export function briefError(
  code: 'brief.notYaml' | 'brief.tooLarge' | 'brief.tooDeep' | 'brief.notABrief' | 'brief.badValue' | 'brief.noUnit',
  what: string,
  hint: string,
  place?: LinePlace,
): PlateauError {
  const where = place === undefined ? '' : `Line ${place.line}, column ${place.column}: `;
  const message = `${where}${what}.`;
  return new PlateauError({
    code,
    message: message.charAt(0).toUpperCase() + message.slice(1),
    hint,
    ...(place === undefined ? {} : { at: { offset: place.offset } }),
  });
}
