'use strict';
/** A listener that is added with each request and never removed. */
const { EventEmitter } = require('node:events');
const { series, text } = require('./series.cjs');

class Subscription {
  constructor(number) {
    this.page = text(number, 600);
    this.prices = [];
  }

  changed(price) {
    this.prices.push(price);
  }
}

const prices = new EventEmitter().setMaxListeners(0);
series(
  (number) => {
    const subscription = new Subscription(number);
    prices.on('change', (price) => subscription.changed(price));
  },
  { className: 'Subscription', perOperation: 1 },
);
