'use strict';
/** No leak: 120 open requests at any time; every operation ends the oldest one under a key that never comes again. */
const { series, text } = require('./series.cjs');

class OpenRequest {
  constructor(number) {
    this.id = `request-${number}`;
    this.body = text(number, 400);
  }
}

const open = new Map();
const begin = (number) => open.set(number, new OpenRequest(number));
for (let i = 0; i < 120; i++) begin(i);
series((number) => {
  begin(120 + number);
  open.delete(number);
}, null);
