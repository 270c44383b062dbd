/** Roots that exist while a function runs. */
const PASSING: ReadonlySet<string> = new Set(['(Stack roots)', '(Handle scope)', 'C++ native stack roots']);

/** True for the name of a root that holds what a running function uses. */
export const isPassingRoot = (name: string): boolean => PASSING.has(name);

/** Whether a class is that of the global object: `global`, through the inspector `global / file:///…`, in a browser `Window / https://…`. */
export const isGlobal = (className: string): boolean => /^(global|Window)( |$)/.test(className);

/** Whether a class is that of a scope of variables: `system / Context`, in newer V8 (Chrome 156) `system / Context / scope @4711`. */
export const isContext = (className: string): boolean => /^system \/ Context( \/ scope @\d+)?$/.test(className);

/** True for what variables live in: scopes, and global objects. Functions are scopes too. */
export const isScopeName = (name: string): boolean => isContext(name) || isGlobal(name);
