import { Button } from '@blueprintjs/core';
import { TickCircle } from '@blueprintjs/icons';
import { useState } from 'react';
import type { ExportOutcome } from '../../core/bundle/export-outcome.ts';
import { toErrorData } from '../../core/error.ts';
import { addressOf } from '../state/client.ts';
import { copyText } from '../ui/clipboard.ts';
import { formatBytes, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { saveReply } from '../workspace/save-reply.ts';
import { LEVEL_WORDS } from './level-words.ts';
import { verifyFile } from './verify-store.ts';

type Written = Extract<ExportOutcome, { readonly state: 'written' }>;

/** A word of a command line, so that a shell takes it as it is. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A bundle that was written: where it is, what it proves, and what to do with it. */
export function ExportedCard({ written }: { readonly written: Written }) {
  const { path, name, size, bundleId, files, searched, isSigned } = written;
  const [copied, setCopied] = useState(false);
  const level = LEVEL_WORDS[isSigned ? 'signed' : 'journal chain'];
  const command = `plateau verify ${quoted(path)}`;
  const save = async () => {
    try {
      const saved = await saveReply(addressOf('exportedBundle', { name }), name);
      if (saved !== null) notify({ text: `Saved ${saved}.`, intent: 'success' });
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
    }
  };
  return (
    <article className="bundle-card bundle-card-good" aria-label="Exported bundle">
      <TickCircle size={16} className="bundle-card-icon" aria-hidden="true" />
      <div className="bundle-card-body">
        <h2>The bundle is written</h2>
        <p>
          None of the {plural(searched, 'value')} that were taken out, and no secret, was found in its{' '}
          {plural(files, 'file')} again.
        </p>
        <dl className="bundle-facts">
          <dt>File</dt>
          <dd className="selectable">{path}</dd>
          <dt>Size</dt>
          <dd>{formatBytes(size)}</dd>
          <dt>Bundle</dt>
          <dd className="selectable">
            <code>{bundleId}</code>
          </dd>
          <dt>Level</dt>
          <dd>
            {level.title}. {level.proves} {level.doesNot}
          </dd>
        </dl>
        <code className="bundle-command selectable">{command}</code>
        <div className="bundle-actions">
          <Button intent="primary" onClick={() => void save()}>
            Save a copy…
          </Button>
          <Button onClick={() => void copyText(command).then(setCopied)}>
            {copied ? 'Copied' : 'Copy the verify command'}
          </Button>
          <Button onClick={() => void verifyFile({ path, name, size })}>Verify it here</Button>
        </div>
      </div>
    </article>
  );
}
