'use strict';
/** No leak: modules that are loaded when they are first needed and a table of results that has every answer after 64 questions. */
const { series, text } = require('./series.cjs');

class Answer {
  constructor(number) {
    this.words = text(number, 800);
  }
}

const answers = new Map();
series((number) => {
  if (number === 3) require('node:zlib').deflateSync('warm');
  if (number === 5) require('node:crypto').createHash('sha256').update('warm').digest('hex');
  const question = number % 64;
  if (!answers.has(question)) answers.set(question, new Answer(question));
}, null);
