/** How a synthetic heap looks: the format's types, and the product it is made of. */
export const NODE_TYPES = [
  ...['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
  ...['concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape'],
];
export const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/** Nodes before the products, by ordinal. */
export const SHARED = { root: 0, roots: 1, global: 2, app: 3, map: 4, code: 5, unit: 6, list: 7, elements: 8 } as const;

/** A part of the same product, a node that all share, or another product: the one before it, or one far away. */
export type Target = number | keyof typeof SHARED | 'near' | 'far';

export type Edge = readonly [type: string, label: string | number, target: Target];

/** One node of a product. A name that is a function gives a string that no other product has. */
export interface Part {
  readonly type: string;
  readonly name: string | ((product: number) => string);
  readonly size: number;
  readonly edges: readonly Edge[];
}

function part(type: string, name: Part['name'], size: number, ...edges: readonly Edge[]): Part {
  const prototype: readonly Edge[] = type === 'object' || type === 'closure' ? [['property', '__proto__', 'app']] : [];
  return { type, name, size, edges: [...edges, ...prototype, ['internal', 'map', 'map']] };
}

const property = (name: string, target: Target): Edge => ['property', name, target];
const internal = (name: string, target: Target): Edge => ['internal', name, target];

const variant = (at: number): readonly Part[] => [
  part(
    'object',
    'Variant',
    56,
    ...[property('product', 0), property('code', at + 1), property('price', at + 2), property('stock', at + 4)],
    property('beside', 'near'),
  ),
  part('string', (product) => `sku-${product}-${at}`, 32),
  part('object', 'Money', 32, property('amount', at + 3), property('currency', 'unit')),
  part('number', 'heap number', 12),
  part('object', 'Object', 40, property('counted', at + 5), property('unit', 'unit')),
  part('object', 'Date', 96),
];

/** What makes a megabyte of the file hold as many nodes as one of a real heap. */
const DESCRIPTION = 'made of oiled oak, folds in two, for rooms in which nothing else would stand. '.repeat(6);

/** A product much as `shop.cjs` makes it. */
export const PRODUCT: readonly Part[] = [
  part(
    'object',
    'Product',
    72,
    ...[property('sku', 1), property('name', 2), property('size', 3), property('variants', 6), property('texts', 20)],
    ...[property('near', 'near'), property('far', 'far'), property('onChange', 27)],
  ),
  part('string', (product) => `sku-${product}`, 24),
  part('string', (product) => `folding oak product number ${product}`, 48),
  part('object', 'Object', 48, property('width', 4), property('height', 5), property('unit', 'unit')),
  part('number', 'heap number', 12),
  part('number', 'heap number', 12),
  part('object', 'Array', 16, internal('elements', 7)),
  part('array', '(object elements)', 32, ['element', 0, 8], ['element', 1, 14]),
  ...variant(8),
  ...variant(14),
  part('object', 'Map', 16, internal('table', 21)),
  part('array', '', 128, internal('first', 22), internal('second', 23), internal('third', 24)),
  part('string', (product) => `${product} ${DESCRIPTION}`, 488),
  part('concatenated string', '(concatenated string)', 20, internal('first', 25), internal('second', 26)),
  part('object', 'Object', 28, property('of', 0)),
  part('string', (product) => `Artikel ${product}`, 24),
  part('string', (product) => `, ${product}`, 20),
  part('closure', 'onChange', 64, internal('context', 28), internal('code', 'code')),
  part(
    'object',
    'system / Context',
    40,
    ['context', 'product', 0],
    ['context', 'near', 'near'],
    ['context', 'state', 29],
  ),
  part('object', 'Object', 28, ['weak', 'product', 0]),
];
