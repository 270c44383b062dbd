import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { Host, HostClass, HostEntry } from '../../core/capture/host.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { closeDialog, leaveDialog } from '../state/dialogs.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { afterPress } from '../ui/pointer-presses.ts';
import { openHost, replaceHost } from './host-actions.ts';
import {
  destinationComplaint,
  entryOfFields,
  fieldsOf,
  folderComplaint,
  type HostFields,
  NEW_HOST,
  nameComplaint,
  suggestedName,
} from './host-form.ts';
import { hostNamed, refreshHosts, useHosts } from './host-store.ts';

const CLASSES: readonly { readonly value: HostClass; readonly what: string }[] = [
  { value: 'dev', what: 'A machine of your own: no limits.' },
  { value: 'staging', what: 'Shared, like production: no limits, but others notice.' },
  {
    value: 'production',
    what: 'Serves people: 60 s and 100 samples a second at most, no heap snapshots, nothing is started, and its name must be typed.',
  },
];

const TRANSPORTS: readonly { readonly value: HostEntry['transport']; readonly title: string; readonly what: string }[] =
  [
    { value: 'ssh2', title: 'Built in', what: 'Keys, agents, passwords, two-factor, jump hosts.' },
    {
      value: 'system',
      title: 'The system’s ssh',
      what: 'Choose it where the host wants a certificate, a security key (FIDO) or a ProxyCommand.',
    },
  ];

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly complaint: string | null;
  readonly children: ReactNode;
}

function Field({ id, label, note, complaint, children }: FieldProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>
        {children}
        <p id={`${id}-note`} className={complaint === null ? 'field-note' : 'field-error'}>
          {complaint ?? note}
        </p>
      </div>
    </>
  );
}

function useAliases(): readonly string[] {
  const [aliases, setAliases] = useState<readonly string[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    call('hostAliases', {}, stop.signal)
      .then(setAliases)
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return aliases;
}

interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly choices: readonly { readonly value: T; readonly title?: string; readonly what: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

function Choices<T extends string>({ legend, choices, chosen, onChoose }: ChoicesProps<T>) {
  const name = useId();
  return (
    <>
      <span id={`${name}-legend`} className="host-choices-legend">
        {legend}
      </span>
      <div className="host-choices" role="radiogroup" aria-labelledby={`${name}-legend`}>
        {choices.map(({ value, title, what }) => (
          <label key={value} className={value === chosen ? 'host-choice host-choice-on' : 'host-choice'}>
            <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
            <span className="host-choice-title">{title ?? value}</span>
            <span className="host-choice-what">{what}</span>
          </label>
        ))}
      </div>
    </>
  );
}

/** Adds a host, or changes one. */
export function HostDialog({ name }: { readonly name: string | null }) {
  const [edited] = useState<Host | undefined>(() => (name === null ? undefined : hostNamed(name)));
  const [fields, setFields] = useState<HostFields>(edited === undefined ? NEW_HOST : fieldsOf(edited));
  const [nameTouched, setNameTouched] = useState(edited !== undefined);
  const [told, setTold] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const hosts = useHosts((state) => state.hosts);
  const aliases = useAliases();
  const id = useId();
  const taken = hosts.map((host) => host.name).filter((other) => other !== edited?.name);
  // A field is left by the press of a button below it: what is wrong with it stands above that button.
  const tell = (field: string) => afterPress(() => setTold((old) => new Set([...old, field])));
  const complaints = {
    destination: destinationComplaint(fields.destination),
    name: nameComplaint(fields.name, taken),
    folder: folderComplaint(fields.remoteFolder),
  };
  const shown = (field: keyof typeof complaints) => (told.has(field) ? complaints[field] : null);
  const setDestination = (destination: string) =>
    setFields({ ...fields, destination, ...(nameTouched ? {} : { name: suggestedName(destination) }) });

  const save = async (connect: boolean) => {
    const entry = entryOfFields(fields, taken);
    if (entry === null) {
      setTold(new Set(Object.keys(complaints)));
      const wrong = Object.entries(complaints).find(([, complaint]) => complaint !== null);
      return document.getElementById(`${id}-${wrong?.[0] ?? 'name'}`)?.focus();
    }
    setBusy(true);
    setError(null);
    try {
      if (edited === undefined) await call('addHost', entry);
      else await call('changeHost', { ...entry, name: edited.name, newName: entry.name });
      await refreshHosts();
      if (edited !== undefined) replaceHost(edited, entry.name);
      if (!connect) return closeDialog();
      leaveDialog();
      openHost(entry.name);
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(edited === undefined);
  };

  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={edited === undefined ? 'Add host' : `Edit ${edited.name}`}
      className="dialog host-dialog"
      canOutsideClickClose={false}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <div className="form-grid host-form">
            <Field
              id={`${id}-destination`}
              label="Destination"
              note="An alias of your SSH configuration, or user@host, or user@host:port."
              complaint={shown('destination')}
            >
              <input
                id={`${id}-destination`}
                className="field field-code"
                autoFocus
                autoComplete="off"
                spellCheck={false}
                maxLength={300}
                placeholder="anna@staging-1:22"
                list={`${id}-aliases`}
                value={fields.destination}
                aria-invalid={shown('destination') !== null}
                aria-describedby={`${id}-destination-note`}
                onChange={(event) => setDestination(event.target.value)}
                onBlur={() => fields.destination !== '' && tell('destination')}
              />
              <datalist id={`${id}-aliases`}>
                {aliases.map((alias) => (
                  <option key={alias} value={alias} />
                ))}
              </datalist>
            </Field>
            <Field
              id={`${id}-name`}
              label="Name"
              note={
                edited === undefined
                  ? 'What it is called here and in reports.'
                  : 'What it is called from now on. What was captured keeps the name it was captured under.'
              }
              complaint={shown('name')}
            >
              <input
                id={`${id}-name`}
                className="field"
                autoComplete="off"
                spellCheck={false}
                maxLength={100}
                value={fields.name}
                aria-invalid={shown('name') !== null}
                aria-describedby={`${id}-name-note`}
                onChange={(event) => {
                  setNameTouched(event.target.value !== '');
                  setFields({ ...fields, name: event.target.value });
                }}
                onBlur={() => fields.name !== '' && tell('name')}
              />
            </Field>
            <Choices
              legend="Class"
              choices={CLASSES}
              chosen={fields.class}
              onChoose={(value) => setFields({ ...fields, class: value })}
            />
            <Choices
              legend="SSH"
              choices={TRANSPORTS}
              chosen={fields.transport}
              onChoose={(value) => setFields({ ...fields, transport: value })}
            />
            <Field
              id={`${id}-folder`}
              label="Remote folder"
              note="Where captures make their own folder, and remove it again."
              complaint={shown('folder')}
            >
              <input
                id={`${id}-folder`}
                className="field field-code"
                autoComplete="off"
                spellCheck={false}
                maxLength={1000}
                placeholder="The host’s folder for temporary files"
                value={fields.remoteFolder}
                aria-invalid={shown('folder') !== null}
                aria-describedby={`${id}-folder-note`}
                onChange={(event) => setFields({ ...fields, remoteFolder: event.target.value })}
                onBlur={() => tell('folder')}
              />
            </Field>
          </div>
          {error !== null && <ErrorCard error={error} />}
        </DialogBody>
        <DialogFooter
          actions={
            <>
              <Button onClick={closeDialog}>Cancel</Button>
              {edited === undefined && (
                <Button disabled={busy} onClick={() => void save(false)}>
                  Add
                </Button>
              )}
              <Button type="submit" intent="primary" loading={busy}>
                {edited === undefined ? 'Add and connect' : 'Save'}
              </Button>
            </>
          }
        >
          <span className="field-note">Passwords are asked for when they are needed.</span>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
