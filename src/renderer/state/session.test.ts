import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clearItems, refreshItems, useItems } from './items.ts';
import { changeWorkspace, openSession } from './session.ts';
import { openTab, tabKey, useTabs } from './tabs.ts';
import { useWorkspace } from './workspace.ts';

/** A door with two workspaces, which answers as slowly as each test wants. */
function door() {
  let open = 'sample';
  const item = (id: string, kind: string) => ({ id, kind, label: id, importedAt: '', group: id });
  const items = new Map([
    ['sample', [item('s1', 'profile'), item('sc', 'comparison')]],
    ['mine', [item('m1', 'profile')]],
  ]);
  const state = new Map<string, unknown>();
  const asked: string[] = [];
  const info = () => ({
    id: open,
    path: `/${open}`,
    name: open,
    schema: 1,
    sample: open === 'sample',
    readOnly: false,
    recent: [],
  });
  const answer = (url: string, init: RequestInit): unknown => {
    const key = url.split('/').at(-1) ?? '';
    if (url === '/api/workspace/open') open = 'mine';
    if (url === '/api/workspace/sample') open = 'sample';
    if (url.startsWith('/api/workspace')) return info();
    if (url === '/api/items?runs=all') return items.get(open);
    if (url === '/api/about') return { version: '0', shell: 'web', platform: '', node: '', electron: null };
    if (url.startsWith('/api/state') && init.method === 'GET') return { value: state.get(key) ?? null };
    if (url.startsWith('/api/state')) state.set(key, JSON.parse(String(init.body)).value);
    return [];
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push(url);
    const reply = JSON.stringify(answer(url, init));
    for (let turn = asked.length % 5; turn >= 0; turn -= 1) await Promise.resolve();
    return new Response(reply, { status: 200 });
  });
  return { asked };
}
const open = (): string[] => useTabs.getState().tabs.map(tabKey);

beforeEach(() => {
  useWorkspace.setState({ state: { phase: 'starting' }, connected: true, about: null });
  useTabs.setState({ tabs: [], activeKey: null });
  clearItems();
});
afterEach(() => vi.unstubAllGlobals());

it('opens the sample on its comparison', async () => {
  door();
  await openSession();
  expect(useWorkspace.getState().state).toMatchObject({ phase: 'ready', workspace: { id: 'sample' } });
  expect(open()).toEqual(['comparison:sc', 'welcome']);
});

it('opens once, however often it is asked to at once', async () => {
  const { asked } = door();
  await Promise.all([openSession(), openSession(), openSession()]);
  expect(open()).toEqual(['comparison:sc', 'welcome']);
  expect(asked.filter((url) => url === '/api/items?runs=all')).toHaveLength(1);
});

it('shows the last of several workspaces asked for, with only its own items and tabs', async () => {
  door();
  await openSession();
  await Promise.all([
    changeWorkspace({ mode: 'open', path: '/mine' }),
    changeWorkspace({ mode: 'sample' }),
    changeWorkspace({ mode: 'open', path: '/mine' }),
  ]);
  expect(useWorkspace.getState().state).toMatchObject({ workspace: { id: 'mine' } });
  expect([...useItems.getState().items.keys()]).toEqual(['m1']);
  expect(open()).toEqual(['welcome']);
});

it('keeps a tab that a person opens from the tree before those of the last time are there', async () => {
  door();
  const stop = useItems.subscribe(({ items }) => {
    if (items.has('s1')) openTab({ kind: 'profile', id: 's1' });
  });
  await openSession();
  stop();
  expect(open()).toEqual(['comparison:sc', 'welcome', 'profile:s1']);
  expect(useTabs.getState().activeKey).toBe('profile:s1');
});

it('keeps what a person opens by a key before there is a workspace, and nothing of the workspace before', async () => {
  door();
  openTab({ kind: 'findings', id: '' });
  await openSession();
  expect(open()).toEqual(['comparison:sc', 'welcome', 'findings']);
  await changeWorkspace({ mode: 'open', path: '/mine' });
  expect(open()).toEqual(['welcome']);
});

it('stays where it is when the other workspace cannot be opened', async () => {
  door();
  await openSession();
  vi.stubGlobal('fetch', async () =>
    Response.json({ code: 'workspace.notFound', message: 'There is no workspace there.' }, { status: 404 }),
  );
  await expect(changeWorkspace({ mode: 'open', path: '/nowhere' })).rejects.toMatchObject({
    code: 'workspace.notFound',
  });
  expect(useWorkspace.getState().state).toMatchObject({ workspace: { id: 'sample' } });
  expect(open()).toEqual(['comparison:sc', 'welcome']);
});

it('shows why no workspace could be opened', async () => {
  vi.stubGlobal('fetch', async () =>
    Response.json({ code: 'workspace.none', message: 'No workspace is open.' }, { status: 404 }),
  );
  await openSession();
  expect(useWorkspace.getState().state).toMatchObject({ phase: 'failed', error: { code: 'workspace.none' } });
});

it('never lets an older list of items overwrite a newer one, and waits for the newest', async () => {
  const answers: ((ids: readonly string[]) => void)[] = [];
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        answers.push((ids) => resolve(Response.json(ids.map((id) => ({ id })))));
      }),
  );
  let firstDone = false;
  const first = refreshItems().then(() => {
    firstDone = true;
  });
  const second = refreshItems();
  answers[0]?.(['old']);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(firstDone).toBe(false);
  answers[1]?.(['new']);
  await Promise.all([first, second]);
  expect([...useItems.getState().items.keys()]).toEqual(['new']);
});
