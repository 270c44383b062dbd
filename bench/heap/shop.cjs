'use strict';
const { EventEmitter } = require('node:events');
const { writeHeapSnapshot } = require('node:v8');

/**
 * A shop that keeps a catalogue of a given size and leaks a session and a listener with each request. The same arguments give the same
 * objects. `node --expose-gc shop.cjs PRODUCTS STRINGS REQUESTS FILE [LATER]`; LATER is written after REQUESTS more requests.
 */
const [products, strings, requests] = process.argv.slice(2, 5).map(Number);
const [file, later] = process.argv.slice(5);

let state = 42;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** Requests before the first snapshot: the cache of pages is full by then. */
const WARM = 1200;

const WORDS = 'oak pine steel glass round small large light heavy garden kitchen office folding classic modern'.split(
  ' ',
);
/** In one piece, as strings are that came from outside; the others stay joined. */
const flat = (text) => Buffer.from(text).toString('latin1');

const word = () => WORDS[random(WORDS.length)];

class Money {
  constructor(amount, currency) {
    this.amount = amount;
    this.currency = currency;
  }
}

class Variant {
  constructor(product, index) {
    this.product = product;
    this.code = flat(`${product.sku}-${index}`);
    this.price = new Money(random(1e6) / 100 + 0.001, index % 2 === 0 ? 'EUR' : 'USD');
    this.stock = { shelf: flat(`${word()}-${random(500)}`), counted: new Date(1.7e12 + random(1e9)), free: random(50) };
  }
}

class Product {
  constructor(index, catalogue) {
    this.sku = flat(`sku-${index}`);
    this.name = flat(`${word()} ${word()} ${index}`);
    this.tags = new Set([word(), word(), word()]);
    this.size = { width: random(1e4) / 7, height: random(1e4) / 7, unit: 'cm' };
    this.variants = Array.from({ length: 1 + random(3) }, (_, i) => new Variant(this, i));
    // Most are near each other; some join far parts, as a real catalogue does.
    const near =
      catalogue.length === 0 ? [] : [catalogue[Math.max(0, index - 1 - random(20))], catalogue[random(index)]];
    this.related = near;
    this.texts = new Map([
      ['en', flat(`${word()} ${word()} for ${word()} rooms, number ${index}`)],
      ['de', flat(`Artikel ${index}`)],
    ]);
    if (index % 8 === 0) this.onChange = () => near.length + this.variants.length;
  }
}

class Session {
  constructor(index) {
    this.token = flat(`session-${index}-${random(2 ** 31)}`);
    this.started = new Date(1.7e12 + index);
    this.basket = Array.from({ length: 2 }, (_, i) => ({ line: `${index}/${i}`, price: new Money(i + 0.5, 'EUR') }));
    this.seen = new Map(
      Array.from({ length: 5 }, (_, i) => [`/product/${random(1e6)}`, { at: new Date(i), step: `${i}` }]),
    );
  }
}

class Lru {
  constructor(size) {
    this.size = size;
    this.entries = new Map();
  }
  put(key, value) {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.size) this.entries.delete(this.entries.keys().next().value);
  }
}

class App {
  constructor() {
    this.catalogue = [];
    this.bySku = new Map();
    this.sessions = new Map();
    this.changes = new EventEmitter().setMaxListeners(0);
    this.pages = new Lru(1000);
    this.log = [];
    this.notes = [];
    this.owners = new WeakMap();
  }
  request(index) {
    const session = new Session(index);
    this.sessions.set(session.token, session);
    const page = {
      path: `/product/${index}`,
      parts: Array.from({ length: 8 }, (_, i) => `part ${i} of page ${index}`),
    };
    this.pages.put(page.path, page);
    const view = { page, lines: Array.from({ length: 5 }, (_, i) => `line ${i} for ${index}`) };
    this.changes.on('price', () => view.lines.length);
    this.log.push(`${index} GET ${page.path} 200`);
  }
}

const app = new App();
globalThis.app = app;
for (let i = 0; i < products; i++) {
  const product = new Product(i, app.catalogue);
  app.catalogue.push(product);
  app.bySku.set(product.sku, product);
  if (i % 100 === 0) app.owners.set(product, { owner: `person ${i}` });
}
for (let i = 0; i < strings; i++) {
  app.notes.push(flat(`${i} ${word()} ${random(2 ** 31)} `.padEnd(1000, 'lorem ipsum ')));
}
for (let i = 0; i < WARM; i++) app.request(i);
globalThis.gc();
writeHeapSnapshot(file);
if (later !== undefined) {
  for (let i = 0; i < requests; i++) app.request(WARM + i);
  globalThis.gc();
  writeHeapSnapshot(later);
}
