'use strict';
const { text } = require('./series.cjs');

class Page {
  constructor(number) {
    this.path = `/page/${number}`;
    this.html = text(number, 600);
  }
}

/** Keeps the pages used last, and no more than its size. */
class Lru {
  pages = new Map();

  constructor(size) {
    this.size = size;
  }

  load(number) {
    const page = new Page(number);
    this.pages.set(page.path, page);
    if (this.pages.size > this.size) this.pages.delete(this.pages.keys().next().value);
  }
}

module.exports = { Lru };
