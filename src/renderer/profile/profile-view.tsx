import './profile.css';
import { useState } from 'react';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { useCommand } from '../commands/dispatch.ts';
import { DeepDive } from '../deep-dive/deep-dive.tsx';
import { openDialog } from '../state/dialogs.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { CaptureHeader } from './capture-header.tsx';
import { useProfileDetail } from './profile-data.ts';
import { ProfileWorkbench } from './profile-workbench.tsx';
import { useViewState } from './view-state.ts';

/** The view of one profile: what it is, what the rules say of it, and everything to check what they say. */
export function ProfileView({ itemId }: { readonly itemId: string }) {
  const { value, error, retry } = useProfileDetail(itemId);
  if (value !== null) return <OpenProfile key={itemId} detail={value} />;
  if (error === null) return <LoadingState label="Opening the profile…" />;
  return <ViewError error={error} onRetry={retry} />;
}

function OpenProfile({ detail }: { readonly detail: ProfileDetail }) {
  const view = useViewState(detail.item.id, detail);
  const [diving, setDiving] = useState(false);
  const again = () => openDialog({ kind: 'capture', opening: { kind: 'again', itemId: detail.item.id } });
  useCommand('capture.again', again, detail.provenance.capture !== undefined);
  if (diving)
    return <DeepDive item={detail.item} sampleType={view.query.sampleType} onClose={() => setDiving(false)} />;
  return (
    <div className="profile-view">
      <CaptureHeader detail={detail} view={view} onDeepDive={() => setDiving(true)} onAgain={again} />
      <ProfileWorkbench detail={detail} view={view} onDeepDive={() => setDiving(true)} />
    </div>
  );
}
