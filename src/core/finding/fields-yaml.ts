import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { PlateauError } from '../error.ts';
import { entriesOf, type Refusal, readDocument, textOf } from '../investigation/brief-document.ts';

type Place = ReturnType<typeof readDocument>['placeOf'];

function refusalOf(from: string): Refusal {
  return (_problem, what, hint, place) => {
    const where = place === undefined ? '' : ` in line ${place.line}, column ${place.column}`;
    return new PlateauError({
      code: 'finding.badFile',
      message: `${from} cannot be read as fields of a finding${where}: ${what}.`,
      hint,
      ...(place === undefined ? {} : { at: { offset: place.offset } }),
    });
  };
}

/** A node of a document that nests at most 64 deep as a value. What stands in it is data: no alias is followed, no tag means anything. */
function plainValue(node: unknown, placeOf: Place, refuse: Refusal): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      entriesOf(node, placeOf, refuse).map((entry) => [entry.key, plainValue(entry.node, placeOf, refuse)]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => plainValue(item, placeOf, refuse));
  if (isAlias(node)) {
    throw refuse('badValue', 'an alias is not followed', 'Write out what it stands for.', placeOf(node));
  }
  if (!isScalar(node)) return null;
  if (textOf(node) === null) throw refuse('badValue', 'a tag means nothing here', 'Take it out.', placeOf(node));
  return node.value;
}

/**
 * What a file in YAML 1.2 or JSON holds, as a value; `from` names the file in what is refused. Throws `finding.badFile` for what is no YAML, is longer than
 * 128 KiB, nests deeper than 64, or has a key twice, an alias or a tag, with line and column.
 */
export function valueOfYaml(text: string, from: string): unknown {
  const refuse = refusalOf(from);
  const { document, placeOf } = readDocument(text, refuse);
  return plainValue(document.contents, placeOf, refuse);
}
