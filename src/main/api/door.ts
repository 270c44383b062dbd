import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import type { Services } from '../services/index.ts';
import type { Route } from './contract/route.ts';
import { type RouteName, routes } from './contract/routes.ts';
import { createHandlers } from './handlers.ts';
import { failure, json } from './replies.ts';
import type { Door } from './site.ts';

/** Largest JSON body a call may have, in bytes. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;

function badInput(path: string, error: z.ZodError): PlateauError {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  return new PlateauError({
    code: 'api.badInput',
    message: `${path} was called with ${field === '' ? 'an input' : `a “${field}”`} it does not take: ${issue?.message ?? 'invalid'}.`,
    hint: 'This is a mistake of the caller; nothing was done.',
  });
}

/** A body as text, refused as soon as it is longer than a call may be. */
async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) {
      throw new PlateauError({
        code: 'api.tooLarge',
        message: `The body of the call is longer than ${MAX_JSON_BYTES} bytes.`,
        hint: 'Upload files instead.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function bodyOf(context: Context, upload: boolean): Promise<object> {
  const { method } = context.req;
  if (upload || method === 'GET' || method === 'DELETE') return {};
  const text = await textOf(context.req.raw.body);
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // Told below, as any other body that is not an object.
  }
  throw new PlateauError({
    code: 'api.badInput',
    message: 'The body of the call is not a JSON object.',
    hint: 'This is a mistake of the caller; nothing was done.',
  });
}

/** Puts path parameters, query and body together and checks them by the route's schema. */
async function inputOf(context: Context, { input, path, upload }: Route<unknown, unknown>): Promise<unknown> {
  const given = { ...(await bodyOf(context, upload)), ...context.req.query(), ...context.req.param() };
  const parsed = input.safeParse(given);
  if (!parsed.success) throw badInput(path, parsed.error);
  return parsed.data;
}

/**
 * The one door: every route of the table, mounted. Answers errors as JSON `PlateauErrorData` with a fitting status and never throws.
 */
export function createDoor(services: Services): Door {
  const app = new Hono();
  const handlers = createHandlers(services);
  const mount = <N extends RouteName>(name: N): void => {
    const route = routes[name];
    const handler = handlers[name];
    const answer = async (context: Context): Promise<Response> => {
      const input = await inputOf(context, route);
      // The schema that made this value is the one the handler's input type comes from.
      return handler(input as Parameters<typeof handler>[0], context.req.raw);
    };
    app.on(route.method, route.path, answer);
  };
  for (const name of Object.keys(routes) as RouteName[]) mount(name);
  app.notFound((context) =>
    json({ code: 'api.notFound', message: `There is nothing at ${context.req.method} ${context.req.path}.` }, 404),
  );
  app.onError((error) => failure(error));
  return async (request) => app.fetch(request);
}
