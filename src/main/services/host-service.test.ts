import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureRequest, hostFacts } from '../../../tests/support/tool-facts.ts';
import type { HostEntry } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import { CaptureJournal, type JournalEntry } from '../capture/journal.ts';
import type { Connection } from '../remote/connection.ts';
import { LocalConnection } from '../remote/local.ts';
import { EventHub } from './event-hub.ts';
import { HostService, type Network } from './host-service.ts';
import { QuestionService } from './question-service.ts';
import { StateService } from './state-service.ts';

const BOX: HostEntry = {
  name: 'box',
  destination: 'anna@box:2222',
  class: 'production',
  transport: 'ssh2',
  remoteFolder: null,
};
const KEY = { type: 'ssh-ed25519', sha256: 'SHA256:abc' };

let folder = '';
let journal: CaptureJournal;
let service: HostService;
let questions: QuestionService;
let made: Connection[];

/** A network whose hosts ask for their key and a password, and are this machine. */
const network: Network = {
  connect: async (_entry, prompts, signal) => {
    if (!(await prompts.hostKey('box:2222', KEY))) {
      throw new PlateauError({ code: 'ssh.declined', message: 'The key was not trusted.' });
    }
    const secret = { address: 'box:2222', what: 'password', prompt: 'Password', echo: false, attempt: 1 } as const;
    if ((await prompts.secret(secret)) !== 'right' || signal.aborted) {
      throw new PlateauError({ code: 'ssh.authFailed', message: 'Wrong.' });
    }
    const connection = new LocalConnection();
    made.push(connection);
    return connection;
  },
  aliases: () => ['staging', 'anna@box:2222'],
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-hosts-'));
  made = [];
  const events = new EventHub();
  questions = new QuestionService(events);
  journal = new CaptureJournal(join(folder, 'captures'));
  service = new HostService({
    state: new StateService(folder),
    events,
    questions,
    journal,
    network,
  });
});
afterEach(() => {
  service.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A capture that was cut off on a host. */
const leftOn = (entry: HostEntry): JournalEntry => ({
  version: 1,
  captureId: 'c0123456789abcdef',
  entry,
  request: captureRequest({ host: entry.name }),
  host: hostFacts(),
  target: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  folder: '/tmp/plateau-0123456789abcdef',
  running: [],
  commands: [],
  why: 'the connection went while it ran',
  leftAt: '2026-01-01T00:00:30.000Z',
  recorded: false,
  partial: null,
  owner: 0,
});

/** Answers each question in turn as it comes. */
async function answering(...answers: readonly (boolean | string | null)[]): Promise<void> {
  for (const answer of answers) {
    for (let i = 0; i < 100 && questions.list().length === 0; i++) await new Promise((go) => setTimeout(go, 5));
    questions.answer(questions.list()[0]?.id ?? '', answer);
  }
}

describe('hosts', () => {
  it('are this machine and the added ones, kept without any secret', () => {
    service.add(BOX);
    expect(service.list().map(({ name, state }) => [name, state])).toEqual([
      ['local', 'disconnected'],
      ['box', 'disconnected'],
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'state/hosts.json'), 'utf8'))).toEqual([BOX]);
  });

  it('leave out aliases that are added', () => {
    service.add(BOX);
    expect(service.aliases()).toEqual(['staging']);
  });

  it('are named once', () => {
    service.add(BOX);
    expect(() => service.add(BOX)).toThrow(expect.objectContaining({ code: 'hosts.exists' }));
    expect(() => service.add({ ...BOX, name: 'local' })).toThrow(expect.objectContaining({ code: 'hosts.exists' }));
  });

  it('are called otherwise from now on, and known by their former name until another one has it', async () => {
    service.add(BOX);
    const connecting = service.connect('box');
    await answering(true, 'right');
    await connecting;
    expect(service.change({ ...BOX, name: 'shop' }, 'box')).toMatchObject({ name: 'shop', formerly: ['box'] });
    expect(made[0]?.gone.aborted).toBe(true);
    expect([service.list().length, service.entry('box').name]).toEqual([2, 'shop']);
    expect(() => service.change(BOX)).toThrow(expect.objectContaining({ code: 'hosts.notFound' }));
    service.add({ ...BOX, destination: 'other' });
    expect([service.entry('box').destination, service.entry('shop').destination]).toEqual(['other', BOX.destination]);
    expect(service.list().map(({ formerly }) => formerly)).toEqual([[], [], []]);
    expect(() => service.change({ ...BOX, name: 'shop' }, 'box')).toThrow(
      expect.objectContaining({ code: 'hosts.exists' }),
    );
  });

  it('keep what was left behind under a former name', () => {
    service.add(BOX);
    journal.write(leftOn(BOX));
    service.change({ ...BOX, name: 'shop' }, 'box');
    expect(service.list()[1]?.leftBehind).toHaveLength(1);
  });

  it.each(['-oProxyCommand=id', 'a b', 'x\ny'])('refuse %j as a destination', (destination) =>
    expect(() => service.add({ ...BOX, destination })).toThrow(
      expect.objectContaining({ code: 'hosts.badDestination' }),
    ),
  );

  it('that are not there are said so; user@host needs no adding', () => {
    for (const act of [() => service.entry('box'), () => service.change(BOX), () => service.remove('box')]) {
      expect(act).toThrow(expect.objectContaining({ code: 'hosts.notFound' }));
    }
    expect(service.entry('anna@box')).toMatchObject({ destination: 'anna@box', class: 'staging' });
    expect(() => service.remove('local')).toThrow(expect.objectContaining({ code: 'hosts.builtIn' }));
  });
});

describe('a connection', () => {
  it('is made once for everybody who asks, after the key and the secret were asked for', async () => {
    service.add(BOX);
    const [first, second] = [service.connection('box'), service.connection('box')];
    await answering(true, 'right');
    expect(await first).toBe(await second);
    expect([made.length, service.list()[1]?.state]).toEqual([1, 'connected']);
  });

  it('that fails says why, until it stands', async () => {
    service.add(BOX);
    const failing = service.connect('box');
    await answering(true, 'wrong');
    await expect(failing).rejects.toMatchObject({ code: 'ssh.authFailed' });
    expect(service.list()[1]).toMatchObject({ state: 'disconnected', problem: { code: 'ssh.authFailed' } });
    const working = service.connect('box');
    await answering(true, 'right');
    expect(await working).toMatchObject({ state: 'connected', problem: null });
  });

  it('is not made when the person gives up, and its question is withdrawn', async () => {
    service.add(BOX);
    const attempt = service.connect('box');
    for (let i = 0; i < 100 && questions.list().length === 0; i++) await new Promise((go) => setTimeout(go, 5));
    const [asked] = questions.list();
    expect(asked).toMatchObject({ kind: 'hostKey', host: 'box', address: 'box:2222', key: KEY });
    service.disconnect('box');
    await expect(attempt).rejects.toMatchObject({ code: 'ssh.declined' });
    expect(questions.list()).toEqual([]);
    expect(() => questions.answer(asked?.id ?? '', true)).toThrow(
      expect.objectContaining({ code: 'question.notFound' }),
    );
  });

  it('asks again after the person disconnected', async () => {
    service.add(BOX);
    const first = service.connect('box');
    await answering(true, 'right');
    await first;
    service.disconnect('box');
    const second = service.connect('box');
    await answering(true, 'right');
    await second;
    expect([made.length, made[0]?.gone.aborted]).toEqual([2, true]);
  });
});
