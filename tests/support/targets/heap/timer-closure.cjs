'use strict';
/** A timer that is never cleared; its closure keeps what it was started for. */
const { series, text } = require('./series.cjs');

class Report {
  constructor(number) {
    this.rows = [text(number, 600), text(number + 0.5, 60)];
  }
}

series(
  (number) => {
    const report = new Report(number);
    setInterval(() => report.rows.length, 3_600_000).unref();
  },
  { className: 'Report', perOperation: 1 },
);
