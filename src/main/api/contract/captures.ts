import { z } from 'zod';
import { HOST_CLASSES } from '../../../core/capture/host.ts';
import { DATABASE_WAYS, TLS_MODES } from '../../../core/capture/postgres/request.ts';
import { MOST_STATEMENT } from '../../../core/capture/postgres/statement.ts';
import { PROFILER_IDS } from '../../../core/capture/profiler-ids.ts';
import { CAPTURE_EVENTS, type CaptureRequest } from '../../../core/capture/request.ts';
import { FEWEST_HEAPS, MOST_HEAPS } from '../../../core/capture/series.ts';

/** A host's name: what a person types, also to confirm a capture on a production host. */
export const hostName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\s/\\\p{Cc}-][^\s/\\\p{Cc}]*$/u);

const argument = z
  .string()
  .max(8192)
  .refine((text) => !text.includes('\0'));
const line = z.array(argument).max(200);

/** A name or address of a database. */
const databasePart = z.string().min(1).max(4096);
const served = z.number().positive().max(1e15);

/** A capture as it is asked for. */
export const captureRequest: z.ZodType<CaptureRequest> = z.object({
  host: z.string().min(1).max(300),
  profiler: z.enum(PROFILER_IDS),
  event: z.enum(CAPTURE_EVENTS),
  pid: z.number().int().min(1).max(4_194_304).nullable(),
  startTicks: z.number().int().min(0).nullable(),
  launch: z.object({ command: line.min(1), folder: argument, onPort: line }).nullable(),
  seconds: z
    .number()
    .positive()
    .max(7 * 24 * 3600),
  rate: z.number().positive().max(10_000).nullable(),
  hypothesis: z.string().trim().min(1).max(2000),
  label: z.string().trim().min(1).max(1000),
  repeat: z.number().int().min(1).max(20),
  port: z.number().int().min(1).max(65_535).nullable(),
  options: z.record(z.string().max(40), z.boolean()),
  program: z.string().min(1).max(4096).nullable().default(null),
  confirmedHost: z.string().max(300).nullable(),
  compareWith: z.array(z.string().regex(/^[a-z0-9-]{1,64}$/)).max(50),
  series: z
    .object({
      heaps: z.number().int().min(FEWEST_HEAPS).max(MOST_HEAPS),
      operations: z.number().int().min(1).max(1e12).nullable(),
      between: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('wait'), seconds: z.number().positive().max(86_400) }),
        z.object({ kind: z.literal('command'), command: line, folder: argument.min(1) }),
        z.object({ kind: z.literal('ask') }),
      ]),
    })
    .optional(),
  postgres: z
    .object({
      via: z.enum(DATABASE_WAYS),
      address: databasePart.nullable(),
      port: z.number().int().min(1).max(65_535).nullable(),
      user: databasePart.nullable(),
      database: databasePart.nullable(),
      service: databasePart.nullable(),
      tls: z.enum(TLS_MODES).nullable(),
      certificates: databasePart.nullable(),
      class: z.enum(HOST_CLASSES).nullable(),
      statement: z.string().max(MOST_STATEMENT),
      parameters: z.array(z.string().max(1_000_000).nullable()).max(1000),
      runs: z.number().int().min(1).max(20),
      relations: z.array(z.string().max(300)).max(1000),
      served: z.object({ requests: served.nullable(), pageRows: served.nullable() }).optional(),
    })
    .optional(),
});

/** A host as the person enters it. */
export const hostEntry = z.object({
  name: hostName,
  destination: z.string().trim().min(1).max(300),
  class: z.enum(HOST_CLASSES),
  transport: z.enum(['ssh2', 'system']).default('ssh2'),
  remoteFolder: z
    .string()
    .max(1000)
    .regex(/^\/[^\0]*$/)
    .nullable()
    .default(null),
});
