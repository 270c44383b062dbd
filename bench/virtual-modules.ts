import { registerHooks } from 'node:module';

/** What the build puts in the place of modules that it makes; the services under measure need none of it. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('virtual:')
      ? { url: 'data:text/javascript,export default "";', shortCircuit: true }
      : next(specifier, context),
});
