/** The commit that this copy was built from, or why none can be named, and the digest of what judges in it; put together by `build/build-commit.ts`. */
declare module 'virtual:build-commit' {
  const built: { readonly commit: string | null; readonly why: string; readonly judging: string };
  export default built;
}
