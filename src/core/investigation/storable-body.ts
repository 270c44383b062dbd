import type { z } from 'zod';
import { PlateauError } from '../error.ts';
import {
  type InvestigationBody,
  investigationBody,
  MOST_CONDITIONS,
  MOST_ROWS,
  MOST_SIGNALS,
  tidied,
} from './model.ts';

type List = 'requestPath' | 'slos' | 'signals' | 'conditions';

const LISTS: Readonly<Record<List, { readonly title: string; readonly most: number; readonly next: string }>> = {
  requestPath: { title: 'hops', most: MOST_ROWS, next: 'Describe one critical request: leave hops out.' },
  slos: {
    ...{ title: 'objectives', most: MOST_ROWS },
    next: 'Take back those that nobody holds anything to: plateau slo remove METRIC.',
  },
  signals: {
    ...{ title: 'statements of whose a measurement is', most: MOST_SIGNALS },
    next: 'Say it of a whole item in place of its columns, or take some back: plateau coverage unset ITEM COLUMN.',
  },
  conditions: {
    ...{ title: 'items with stated conditions', most: MOST_CONDITIONS },
    next: 'Answer in the brief what holds of all of them, and take back what is said of single ones: plateau conditions.',
  },
};

/** What has more rows than an investigation takes; null where everything has room. */
export function tooManyOf(
  body: Pick<InvestigationBody, List>,
): { readonly what: string; readonly next: string } | null {
  for (const key of ['requestPath', 'slos', 'signals', 'conditions'] as const) {
    const { title, most, next } = LISTS[key];
    const { length } = body[key];
    if (length > most)
      return { what: `${length.toLocaleString('en-US')} ${title}; ${most.toLocaleString('en-US')} is the most`, next };
  }
  return null;
}

const placeOf = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not what it takes'}`;

/** A body as the workspace keeps it, without fields that say nothing. Throws `brief.tooMany`, `brief.badValue`. */
export function storableBody(body: InvestigationBody): InvestigationBody {
  const tooMany = tooManyOf(body);
  if (tooMany !== null) {
    throw new PlateauError({
      code: 'brief.tooMany',
      message: `The investigation would have ${tooMany.what}. Nothing was changed.`,
      hint: tooMany.next,
    });
  }
  const parsed = investigationBody.safeParse(tidied(body));
  if (parsed.success) return parsed.data;
  throw new PlateauError({
    code: 'brief.badValue',
    message: `The investigation cannot hold this: ${placeOf(parsed.error)}. Nothing was changed.`,
    hint: '“plateau brief show” lists the fields and what each takes.',
  });
}
