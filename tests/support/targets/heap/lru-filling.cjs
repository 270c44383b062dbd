'use strict';
/** No leak: a cache of 150 pages that fills up during the first step. */
const { series } = require('./series.cjs');
const { Lru } = require('./lru.cjs');

const cache = new Lru(150);
series((number) => cache.load(number), null);
