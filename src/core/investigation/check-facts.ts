import type { CheckId } from './checklists.ts';
import { fieldNumber } from './field-value.ts';
import type { FieldPath } from './fields.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import { quantityText } from './quantity.ts';

const TIMEOUT: FieldPath = 'data.http_client_timeout';
/** A client of another service gives up after this many ms at the latest (`playbooks S1:108`). */
const LONGEST_TIMEOUT = 1000;

/** What the brief’s value says of a line, held against the playbook’s limit; null where no value belongs to the line or none is given. */
export function checkFact(id: CheckId, body: Pick<InvestigationBody, 'values'>): string | null {
  if (id !== 'review.timeouts') return null;
  const timeout = fieldNumber(TIMEOUT, answerTo(body, TIMEOUT));
  if (timeout === null) return null;
  const limit = quantityText('latency', LONGEST_TIMEOUT);
  const verdict = timeout > LONGEST_TIMEOUT ? `above the ceiling of ${limit}` : `within the ceiling of ${limit}`;
  return `HTTP client timeout ${quantityText('latency', timeout)}: ${verdict} (S1:108)`;
}
