/** Where in a file an error was found: the byte offset in the decompressed content. */
export interface ErrorPlace {
  readonly offset: number;
  readonly file?: string;
}

/** The form in which an error crosses a process or HTTP border. */
export interface PlateauErrorData {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly at?: ErrorPlace;
  /** Ids of items that were stored all the same, in order. */
  readonly kept?: readonly string[];
  /** Every place that is meant, where the message names only the first. */
  readonly places?: readonly string[];
}

/**
 * The one error class. `code` is stable (`import.truncated`), `message` names the thing, `hint` says what to do next, `at` gives the
 * byte where a file broke, `kept` what was stored before, `places` all that the message names some of. Anything thrown that is not a `PlateauError` is a bug in Plateau and is shown as one.
 * Every code is listed in `docs/errors.md`.
 */
export class PlateauError extends Error {
  override readonly name = 'PlateauError';
  readonly code: string;
  readonly hint?: string;
  readonly at?: ErrorPlace;
  readonly kept?: readonly string[];
  readonly places?: readonly string[];

  constructor(data: PlateauErrorData & { readonly cause?: unknown }) {
    super(data.message, data.cause === undefined ? undefined : { cause: data.cause });
    this.code = data.code;
    if (data.hint !== undefined) this.hint = data.hint;
    if (data.at !== undefined) this.at = data.at;
    if (data.kept !== undefined) this.kept = data.kept;
    if (data.places !== undefined) this.places = data.places;
  }

  /** The error as plain data, without cause or stack. */
  toData(): PlateauErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.at === undefined ? {} : { at: this.at }),
      ...(this.kept === undefined ? {} : { kept: this.kept }),
      ...(this.places === undefined ? {} : { places: this.places }),
    };
  }
}

/** The plain form of anything thrown: a `PlateauError` keeps its code, anything else becomes `internal.bug`. */
export function toErrorData(thrown: unknown): PlateauErrorData {
  if (thrown instanceof PlateauError) return thrown.toData();
  return {
    code: 'internal.bug',
    message: `Plateau failed unexpectedly: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    hint: 'This is a bug in Plateau. Nothing was stored. Please report it with the steps that led here.',
  };
}
