import './findings.css';
import { keyLabelOf } from '../commands/command-menu.ts';
import { commands } from '../commands/dispatch.ts';
import { useTabs } from '../state/tabs.ts';
import { formatCount, plural } from '../ui/format.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { openCandidates } from './finding-actions.ts';
import { useFindings } from './finding-store.ts';

/** The way to the findings, below the workspace's tree: how many there are, and how many could be made. */
export function FindingsLink() {
  const count = useFindings(({ rows }) => rows.length);
  const waiting = useFindings(({ candidates }) => openCandidates(candidates).length);
  const isOpen = useTabs(({ activeKey }) => activeKey === 'findings');
  return (
    <button
      type="button"
      className="findings-link"
      aria-current={isOpen}
      title={`Findings (${keyLabelOf('view.findings')})`}
      onClick={() => commands.run('view.findings')}
    >
      <ItemIcon kind="findings" size={13} />
      Findings
      <span className="tree-count">{formatCount(count)}</span>
      {waiting > 0 && <span className="tag tag-on">{plural(waiting, 'candidate')}</span>}
    </button>
  );
}
