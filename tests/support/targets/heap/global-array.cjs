'use strict';
/** An array of the global object that everything is written to: two records an operation. */
const { series, text } = require('./series.cjs');

class AuditRecord {
  constructor(number, action) {
    this.action = action;
    this.detail = text(number, 400);
  }
}

globalThis.audit = [];
series(
  (number) => {
    globalThis.audit.push(new AuditRecord(number, 'read'), new AuditRecord(number + 0.5, 'write'));
  },
  { className: 'AuditRecord', perOperation: 2 },
);
