'use strict';
/** No leak: the last 100 measurements, each in the place of the oldest. */
const { series, text } = require('./series.cjs');

class Measurement {
  constructor(number) {
    this.value = number + 0.25;
    this.source = text(number, 400);
  }
}

class Ring {
  items = new Array(100).fill(null);

  add(number) {
    this.items[number % this.items.length] = new Measurement(number);
  }
}

const ring = new Ring();
series((number) => ring.add(number), null);
