'use strict';
/** A chain of promises that waits for one that never resolves: each link keeps its step. */
const { series, text } = require('./series.cjs');

class Step {
  constructor(number) {
    this.payload = text(number, 600);
  }

  run(before) {
    return before + this.payload.length;
  }
}

class Connection {
  ready = new Promise(() => undefined);
  closed = false;
}

const connection = new Connection();
let chain = connection.ready;
series(
  (number) => {
    if (connection.closed) return;
    const step = new Step(number);
    chain = chain.then((before) => step.run(before));
  },
  { className: 'Step', perOperation: 1 },
);
