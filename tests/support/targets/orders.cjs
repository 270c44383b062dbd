/**
 * An order service in small, without a port: `findPrice` is where its time goes, or is not any more with --after.
 *
 * orders.cjs [--after] [--own-signal] [--keep MEGABYTES] [--leak] [--block MS] [--end | --exit]
 *
 * Prints `ready` once it works. --own-signal: handles SIGUSR1 itself. --keep: holds that much from the start. --leak: `rememberOrder` keeps
 * every order. --block: its loop stands still for so long, outside JavaScript. --end, --exit: SIGTERM ends it in order, by running out of
 * work or by process.exit(). It ends by itself after two minutes, so that a test that is killed leaves nothing.
 */
const PRICES = Array.from({ length: 400 }, (_, number) => ({ name: `article-${number}`, price: 100 + number }));
const PRICE_OF = new Map(PRICES.map(({ name, price }) => [name, price]));

/** Compares letter by letter, without regard to case, spaces and dashes. Too long for V8 to inline it, so that profiles show it by name. */
function findPrice(name) {
  for (const { name: candidate, price } of PRICES) {
    let i = 0;
    let j = 0;
    let same = true;
    while (same && (i < name.length || j < candidate.length)) {
      let a = i < name.length ? name.charCodeAt(i) : 0;
      let b = j < candidate.length ? candidate.charCodeAt(j) : 0;
      if (a === 32 || a === 45 || a === 95) {
        i++;
      } else if (b === 32 || b === 45 || b === 95) {
        j++;
      } else {
        if (a >= 65 && a <= 90) a += 32;
        if (b >= 65 && b <= 90) b += 32;
        if (a >= 192 && a <= 214) a += 32;
        if (b >= 192 && b <= 214) b += 32;
        if (a >= 216 && a <= 222) a += 32;
        if (b >= 216 && b <= 222) b += 32;
        if (a >= 913 && a <= 937) a += 32;
        if (b >= 913 && b <= 937) b += 32;
        if (a >= 1040 && a <= 1071) a += 32;
        if (b >= 1040 && b <= 1071) b += 32;
        same = a === b;
        i++;
        j++;
      }
    }
    if (same) return price;
  }
  return 0;
}

function findPriceByKey(name) {
  return PRICE_OF.get(name) ?? 0;
}

function render(order) {
  return order.map(({ name, amount }) => `${name} x ${amount}`).join('\n');
}

function handle(find, number) {
  const order = Array.from({ length: 20 }, (_, line) => ({
    name: `article-${(number * 37 + line * 11) % 400}`,
    amount: line,
  }));
  let total = 0;
  for (const { name, amount } of order) total += find(name) * amount;
  return render(order).length + total;
}

function optionOf(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? 0 : Number(process.argv[at + 1]);
}

function keep(megabytes) {
  const kept = [];
  for (let i = 0; i < megabytes * 8_000; i++) kept.push({ id: i, name: `customer-${i}` });
  return kept;
}

const remembered = [];
function rememberOrder(number) {
  for (let line = 0; line < 200; line++) remembered.push({ number, line });
}

/** Works, with a breath between the rounds. */
function serve(find) {
  const kept = keep(optionOf('--keep'));
  let end = Date.now() + 120_000;
  let number = kept.length;
  (function round() {
    const until = Date.now() + 8;
    while (Date.now() < until) number += handle(find, number) & 1;
    if (Date.now() < end && kept.length >= 0) setTimeout(round, 2);
  })();
  if (process.argv.includes('--exit')) process.on('SIGTERM', () => process.exit(0));
  if (process.argv.includes('--end')) {
    process.on('SIGTERM', () => {
      end = 0;
    });
  }
  if (process.argv.includes('--own-signal')) process.on('SIGUSR1', () => console.log('my own signal'));
  if (process.argv.includes('--leak')) setInterval(() => rememberOrder(number), 1).unref();
  console.log('ready');
  const block = optionOf('--block');
  if (block > 0) setTimeout(() => require('node:child_process').execFileSync('sleep', [String(block / 1000)]), 100);
}

module.exports = { serve, findPrice, findPriceByKey };
if (require.main === module) serve(process.argv.includes('--after') ? findPriceByKey : findPrice);
