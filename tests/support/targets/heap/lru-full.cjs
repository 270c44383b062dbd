'use strict';
/** No leak: a cache of 300 pages that is full before the first snapshot, and from then on only changes what it holds. */
const { series } = require('./series.cjs');
const { Lru } = require('./lru.cjs');

const cache = new Lru(300);
for (let i = 0; i < 400; i++) cache.load(-i);
series((number) => cache.load(number), null);
