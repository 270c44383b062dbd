'use strict';
/** A cache in a Map without a bound: one entry an operation. A second argument is the bound that mends it. */
const LIMIT = Number(process.argv[3] ?? Number.POSITIVE_INFINITY);
const { series, text } = require('./series.cjs');

class CacheEntry {
  constructor(number) {
    this.key = `order-${number}`;
    this.body = text(number, 600);
    this.hits = [number + 0.5];
  }
}

class Cache {
  entries = new Map();

  load(number) {
    const entry = new CacheEntry(number);
    this.entries.set(entry.key, entry);
    if (this.entries.size > LIMIT) this.entries.delete(this.entries.keys().next().value);
    return entry;
  }
}

const cache = new Cache();
series((number) => cache.load(number).body.length, { className: 'CacheEntry', perOperation: 1 });
