/**
 * A service that keeps a session for every request: `session-leak.cjs [--end-after REQUESTS]`. Prints `ready PORT`. Ends by itself after two
 * minutes, so that a test that is killed leaves nothing, or once it has answered so many requests.
 */
const { createServer } = require('node:http');

class Session {
  constructor(number) {
    this.id = `session-${number}`;
    this.body = Buffer.from(`${number} `.padEnd(4_000, `${number * 7919} `)).toString('latin1');
  }
}

class SessionStore {
  sessions = new Map();

  open(number) {
    const session = new Session(number);
    this.sessions.set(session.id, session);
    return session;
  }
}

const store = new SessionStore();
const at = process.argv.indexOf('--end-after');
const limit = at < 0 ? Number.POSITIVE_INFINITY : Number(process.argv[at + 1]);
let number = 0;
const server = createServer((_request, response) => {
  response.end(store.open(number++).id);
  if (number >= limit) setTimeout(() => process.exit(0), 50);
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
setTimeout(() => process.exit(0), 120_000).unref();
