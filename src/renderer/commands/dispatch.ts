import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { CommandId } from '../../main/api/contract/commands.ts';

export type CommandHandler = () => void;

interface Registration {
  readonly id: CommandId;
  readonly scope: string | null;
  readonly run: CommandHandler;
}

/**
 * Who answers a command. A handler registered in the active scope (the tab the person is in) wins over one without a scope (the
 * shell's); one of another scope never runs; of two equals the newer wins.
 */
export class CommandTable {
  private registrations: readonly Registration[] = [];
  private scope: string | null = null;
  private readonly listeners = new Set<() => void>();

  /** Answers `id` until the returned function is called. */
  register(id: CommandId, run: CommandHandler, scope: string | null = null): () => void {
    const registration: Registration = { id, scope, run };
    this.registrations = [...this.registrations, registration];
    this.changed();
    return () => {
      this.registrations = this.registrations.filter((other) => other !== registration);
      this.changed();
    };
  }

  activate(scope: string | null): void {
    if (this.scope === scope) return;
    this.scope = scope;
    this.changed();
  }

  has(id: CommandId): boolean {
    return this.handler(id) !== undefined;
  }

  /** Runs the handler that wins; false when nobody answers the command now. */
  run(id: CommandId): boolean {
    const registration = this.handler(id);
    registration?.run();
    return registration !== undefined;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private handler(id: CommandId): Registration | undefined {
    const candidates = this.registrations.filter((registration) => registration.id === id);
    return (
      candidates.findLast(({ scope }) => scope !== null && scope === this.scope) ??
      candidates.findLast(({ scope }) => scope === null)
    );
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The window's one table. */
export const commands = new CommandTable();

/** The tab a component is drawn in; null in the shell. */
export const CommandScope = createContext<string | null>(null);

/** Answers a command for as long as the returned function is not called; see {@link CommandTable}. */
export function onCommand(id: CommandId, run: CommandHandler, scope: string | null = null): () => void {
  return commands.register(id, run, scope);
}

/** Answers a command while the component is drawn and `enabled`, in the scope of the tab around it. */
export function useCommand(id: CommandId, run: CommandHandler, enabled = true): void {
  const scope = useContext(CommandScope);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => (enabled ? onCommand(id, () => latest.current(), scope) : undefined), [id, scope, enabled]);
}

/** Whether somebody answers the command now. */
export function useCommandEnabled(id: CommandId): boolean {
  return useSyncExternalStore(
    (listener) => commands.subscribe(listener),
    () => commands.has(id),
  );
}
