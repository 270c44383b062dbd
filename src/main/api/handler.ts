import type { InputOf } from './contract/route.ts';
import type { RouteName, Routes } from './contract/routes.ts';

/** How one route is answered. `input` has passed the route's schema. */
export type Handler<N extends RouteName> = (
  input: InputOf<Routes[N]>,
  request: Request,
) => Response | Promise<Response>;

export type Handlers = { readonly [N in RouteName]: Handler<N> };
