// A small order service. Each order has lines; each line's price is looked up in a price list.
import { createServer } from 'node:http';

const PRICES = Array.from({ length: 12_000 }, (_, i) => ({ sku: `sku-${i}`, cents: 100 + ((i * 37) % 900) }));
const LINES = 40;

function linesOf(order) {
  return Array.from({ length: LINES }, (_, i) => ({
    sku: `sku-${(order * 7919 + i * 104_729) % PRICES.length}`,
    count: 1 + ((order + i) % 4),
  }));
}

function priceOrder(lines) {
  let cents = 0;
  for (const line of lines) {
    for (const price of PRICES) {
      if (price.sku === line.sku) {
        cents += price.cents * line.count;
        break;
      }
    }
  }
  return cents;
}

function renderInvoice(order, lines, cents) {
  let html = `<h1>Order ${order}</h1><table>`;
  for (const { sku, count } of lines) {
    const escaped = sku.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
    html += `<tr data-key="${encodeURIComponent(sku)}"><td>${escaped}</td><td>${count.toFixed(2)}</td></tr>`;
  }
  return `${html}</table><b>${(cents / 100).toFixed(2)}</b>`;
}

const server = createServer((request, response) => {
  const order = Number(/\/orders\/(\d+)/.exec(request.url)?.[1] ?? 0);
  const lines = linesOf(order);
  response.setHeader('content-type', 'text/html');
  response.end(renderInvoice(order, lines, priceOrder(lines)));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${server.address().port}\n`));
