/** The fields of a pprof profile as a test writes them; strings are put into the string table. */
export interface PprofText {
  /** `type/unit`, one a sample type. */
  readonly types: readonly string[];
  readonly defaultType?: string;
  readonly period?: readonly [type: string, value: number];
  readonly mappings?: readonly { readonly id: number; readonly file: string }[];
  readonly functions?: readonly { readonly id: number | bigint; readonly name: string; readonly file?: string }[];
  readonly locations?: readonly {
    readonly id: number | bigint;
    readonly mapping?: number;
    readonly lines?: readonly (readonly [functionId: number | bigint, line: number])[];
  }[];
  readonly samples?: readonly {
    /** Location ids, leaf first. */
    readonly stack: readonly (number | bigint)[];
    readonly values: readonly number[];
    readonly labels?: Readonly<Record<string, string | number>>;
  }[];
  readonly dropFrames?: string;
  readonly comment?: string;
}

/** The bytes of a pprof profile, written independently of the reader under test (google/pprof `proto/profile.proto`). */
export function pprofOf(profile: PprofText): Uint8Array {
  const strings = [''];
  const text = (value: string): number => {
    const known = strings.indexOf(value);
    return known >= 0 ? known : strings.push(value) - 1;
  };
  const valueType = (type: string): number[] => {
    const [name = '', unit = ''] = type.split('/');
    return [...integer(1, text(name)), ...integer(2, text(unit))];
  };
  const body: number[][] = profile.types.map((type) => message(1, valueType(type)));
  for (const { stack, values, labels } of profile.samples ?? []) {
    body.push(
      message(2, [
        ...message(
          1,
          stack.flatMap((id) => varint(id)),
        ),
        ...message(
          2,
          values.flatMap((value) => varint(value)),
        ),
        ...Object.entries(labels ?? {}).flatMap(([key, value]) =>
          message(3, [
            ...integer(1, text(key)),
            ...(typeof value === 'string' ? integer(2, text(value)) : integer(3, value)),
          ]),
        ),
      ]),
    );
  }
  for (const { id, file } of profile.mappings ?? [])
    body.push(message(3, [...integer(1, id), ...integer(5, text(file))]));
  for (const { id, mapping, lines } of profile.locations ?? []) {
    body.push(
      message(4, [
        ...integer(1, id),
        ...(mapping === undefined ? [] : integer(2, mapping)),
        ...(lines ?? []).flatMap(([fn, line]) => message(4, [...integer(1, fn), ...integer(2, line)])),
      ]),
    );
  }
  for (const { id, name, file } of profile.functions ?? []) {
    body.push(message(5, [...integer(1, id), ...integer(2, text(name)), ...integer(4, text(file ?? ''))]));
  }
  if (profile.period !== undefined) {
    body.push(message(11, valueType(profile.period[0])), integer(12, profile.period[1]));
  }
  if (profile.defaultType !== undefined) body.push(integer(14, text(profile.defaultType)));
  if (profile.dropFrames !== undefined) body.push(integer(7, text(profile.dropFrames)));
  if (profile.comment !== undefined) body.push(integer(13, text(profile.comment)));
  for (const value of strings) body.push(message(6, [...new TextEncoder().encode(value)]));
  return Uint8Array.from(body.flat());
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const integer = (field: number, value: number | bigint): number[] => [...varint(field << 3), ...varint(value)];
const message = (field: number, content: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];
