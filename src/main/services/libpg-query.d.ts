/** The WebAssembly module of libpg-query itself: its own front knows one instance only, which an overflow of the stack leaves broken. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQueryModule {
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, pointer: number, size: number): void;
    UTF8ToString(pointer: number): string;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _wasm_fingerprint(text: number): number;
    _wasm_normalize_query(text: number): number;
    _wasm_free_string(pointer: number): void;
  }

  export default function load(options?: { readonly printErr?: (line: string) => void }): Promise<PgQueryModule>;
}
