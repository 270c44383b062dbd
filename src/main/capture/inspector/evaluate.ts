import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { ProtocolSession } from './protocol-session.ts';

const resultSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string() }).optional(),
});

/**
 * Evaluates an expression in the target's main context and gives its value as the schema reads it. The expression is a constant of ours.
 * Throws `capture.inspectorRefused`, `capture.inspectorSilent`, `capture.inspectorLost`.
 */
export async function evaluate<T>(session: ProtocolSession, expression: string, value: z.ZodType<T>): Promise<T> {
  const answer = await session.call(
    'Runtime.evaluate',
    // The console's own `require` is there whatever kind of module the program is.
    { expression, returnByValue: true, silent: true, includeCommandLineAPI: true },
    resultSchema,
  );
  const read = value.safeParse(answer.result.value);
  if (answer.exceptionDetails === undefined && read.success) return read.data;
  throw new PlateauError({
    code: 'capture.inspectorRefused',
    message: 'The inspector did not evaluate a question about its process as Node does.',
    hint: 'Is it Node? Deno, Bun and Electron speak the protocol without Node’s parts of it.',
  });
}
