/** The commit that this copy was built from, or why none can be named; put together by `build/build-commit.ts`. */
declare module 'virtual:build-commit' {
  const built: { readonly commit: string | null; readonly why: string };
  export default built;
}
