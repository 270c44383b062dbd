import { describe, expect, it, vi } from 'vitest';
import { CommandTable } from './dispatch.ts';

describe('who answers a command', () => {
  it('nobody: the command does nothing and says so', () => {
    const table = new CommandTable();
    expect(table.has('profile.invert')).toBe(false);
    expect(table.run('profile.invert')).toBe(false);
  });

  it('the view the person is in, before the shell', () => {
    const table = new CommandTable();
    const ran: string[] = [];
    table.register('edit.find', () => ran.push('shell'));
    table.register('edit.find', () => ran.push('left'), 'profile:a');
    table.register('edit.find', () => ran.push('right'), 'profile:b');
    table.activate('profile:a');
    table.run('edit.find');
    table.activate('profile:b');
    table.run('edit.find');
    table.activate('welcome');
    table.run('edit.find');
    expect(ran).toEqual(['left', 'right', 'shell']);
  });

  it('never a view the person is not in', () => {
    const table = new CommandTable();
    table.register('profile.invert', () => undefined, 'profile:a');
    expect(table.has('profile.invert')).toBe(false);
    table.activate('profile:a');
    expect(table.has('profile.invert')).toBe(true);
  });

  it('the newer of two, and the older again when the newer is gone', () => {
    const table = new CommandTable();
    const ran: string[] = [];
    table.register('view.palette', () => ran.push('older'));
    const stop = table.register('view.palette', () => ran.push('newer'));
    table.run('view.palette');
    stop();
    table.run('view.palette');
    expect(ran).toEqual(['newer', 'older']);
  });

  it('tells when the answer to "who" may have changed', () => {
    const table = new CommandTable();
    const listener = vi.fn();
    const unsubscribe = table.subscribe(listener);
    const stop = table.register('help.about', () => undefined);
    table.activate('profile:a');
    table.activate('profile:a');
    stop();
    expect(listener).toHaveBeenCalledTimes(3);
    unsubscribe();
    table.activate(null);
    expect(listener).toHaveBeenCalledTimes(3);
  });
});
