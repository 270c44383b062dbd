/**
 * The order service behind a port that the system chooses; it tells where. --graceful: on SIGINT it stops listening and waits for its last
 * connection. --leak: it remembers orders. It ends by itself after two minutes.
 */
const { createServer } = require('node:http');
const { findPrice } = require('./orders.cjs');

const remembered = [];

const server = createServer((request, response) => {
  const number = Number(/\d+/.exec(request.url)?.[0] ?? 0);
  let total = 0;
  for (let line = 0; line < 20; line++) total += findPrice(`article-${(number * 37 + line * 11) % 400}`);
  if (process.argv.includes('--leak')) rememberOrder(number);
  response.end(`${process.cwd()} ${total}\n`);
});

function rememberOrder(number) {
  for (let line = 0; line < 500; line++) remembered.push({ number, line });
}

server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
if (process.argv.includes('--graceful')) process.on('SIGINT', () => server.close());
setTimeout(() => process.exit(0), 120_000).unref();
