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

const centsOf = new Map(PRICES.map(({ sku, cents }) => [sku, cents]));

function priceOrder(lines, country) {
  let net = 0;
  let pieces = 0;
  let heavy = 0;
  for (const line of lines) {
    const cents = centsOf.get(line.sku) ?? 0;
    let discount = 0;
    if (line.count >= 100) discount = 0.15;
    else if (line.count >= 50) discount = 0.1;
    else if (line.count >= 10) discount = 0.05;
    if (line.sku.endsWith('99')) discount += 0.02;
    net += Math.round(cents * line.count * (1 - discount));
    pieces += line.count;
    if (cents > 800) heavy += line.count;
  }
  let shipping = 495;
  if (net > 5000) shipping = 0;
  else if (heavy > 10) shipping = 1295;
  else if (pieces > 20) shipping = 895;
  let rate = 0.2;
  if (country === 'de') rate = 0.19;
  else if (country === 'ch') rate = 0.081;
  else if (country === 'lu') rate = 0.17;
  else if (country === 'hu') rate = 0.27;
  const tax = Math.round((net + shipping) * rate);
  const rounding = country === 'ch' ? 5 - ((net + shipping + tax) % 5 || 5) : 0;
  return { net, shipping, tax, total: net + shipping + tax + rounding };
}

function renderInvoice(order, lines, { net, shipping, tax, total }) {
  let html = `<h1>Order ${order}</h1><table>`;
  for (const { sku, count } of lines) {
    const escaped = sku.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
    html += `<tr data-key="${encodeURIComponent(sku)}"><td>${escaped}</td><td>${count.toFixed(2)}</td></tr>`;
  }
  const money = (cents) => (cents / 100).toFixed(2);
  return `${html}</table><p>${money(net)} + ${money(shipping)} + ${money(tax)}</p><b>${money(total)}</b>`;
}

function handleOrder(request, response) {
  const order = Number(/\/orders\/(\d+)/.exec(request.url)?.[1] ?? 0);
  const lines = linesOf(order);
  response.setHeader('content-type', 'text/html');
  response.end(renderInvoice(order, lines, priceOrder(lines, 'de')));
}

const server = createServer(handleOrder);
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${server.address().port}\n`));
