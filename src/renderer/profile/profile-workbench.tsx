import { useEffect, useMemo, useRef, useState } from 'react';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { type NextCapture, nextCapture } from '../capture/next-capture.ts';
import { useCommand } from '../commands/dispatch.ts';
import { boxOfNode, type FlamePicture, widestBoxOf } from '../flame/picture.ts';
import { usePictureWidth } from '../flame/picture-width.ts';
import { openDialog } from '../state/dialogs.ts';
import { announce } from '../ui/announcer.tsx';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { BottomPanel } from './bottom-panel.tsx';
import { nextAfter, type ViewPieces } from './evidence.ts';
import type { FunctionActions } from './flame-menu.ts';
import { FlameSection } from './flame-section.tsx';
import type { FunctionTable } from './function-table.ts';
import { useFlame, useFunctions, useSearch } from './profile-data.ts';
import { nextBasis, type ViewState } from './view-state.ts';
import { useWantedFunction } from './wanted-function.ts';

export interface ProfileWorkbenchProps {
  readonly detail: ProfileDetail;
  readonly view: ViewState;
  readonly onDeepDive: () => void;
}

/** Verdicts, picture and panels of a profile, linked by what is selected. */
export function ProfileWorkbench({ detail, view, onDeepDive }: ProfileWorkbenchProps) {
  const { query, selection } = view;
  const width = usePictureWidth();
  const search = useRef<HTMLInputElement>(null);
  const flame = useFlame(query, view.root, width.pixels);
  const functions = useFunctions(query, width.pixels);
  const found = useSearch(query, view.search, view.caseSensitive);
  const table = functions.value;
  const matched = useMemo(() => (found.value === null ? null : new Set(found.value.frames.map(String))), [found.value]);
  const shown = useShownFunction(view, flame.value, flame.loading);

  const find = () => {
    search.current?.focus();
    search.current?.select();
  };
  useCommand('edit.find', find);
  useCommand('profile.invert', () => view.setInvert(!query.invert));
  useCommand('profile.icicle', () => view.setOrientation(view.orientation === 'flame' ? 'icicle' : 'flame'));
  useCommand('profile.foldRecursion', () => view.setFold(!query.foldRecursion));
  useCommand('profile.basis', () => {
    const basis = nextBasis(query.basis);
    view.setBasis(basis);
    announce(`Basis D_${basis}`);
  });
  useCommand('profile.resetZoom', () => view.setRoot(-1));
  useCommand('profile.deepDive', onDeepDive);

  const actions: FunctionActions = {
    focus: (frame, name) => view.setFocus([...view.focus.filter((other) => other.frame !== frame), { frame, name }]),
    hide: (frame, name) => view.setHide([...view.hide.filter((other) => other.frame !== frame), { frame, name }]),
    sandwich: (frame) => {
      view.setSelection((old) => ({ ...old, function: String(frame) }));
      view.setPanel('sandwich');
    },
    find: (frame) => {
      view.setSelection((old) => ({ ...old, function: String(frame) }));
      view.setPanel('functions');
    },
    show: shown.show,
  };
  const pieces: ViewPieces = { table, threads: query.threads };
  useWantedFunction(query.id, table, (frame) => {
    shown.show(frame);
    view.setPanel('functions');
  });
  const onEvidence = (verdict: Verdict) => {
    const next = nextAfter(verdict, pieces);
    if (next.threads !== query.threads) view.setThreads(next.threads);
    if (next.frame === null) announce('The view as it is set now does not hold this function.');
    else {
      shown.show(next.frame);
      if (view.panel === 'capture' || view.panel === 'lines') view.setPanel('functions');
    }
  };
  const selectedKey =
    table === null || selection.function === null ? null : keyOfFrame(table, Number(selection.function));

  return (
    <VerdictFrame
      verdictShare={view.verdictShare}
      onVerdictShare={view.setVerdictShare}
      verdicts={
        <VerdictList
          evaluations={detail.evaluations}
          onEvidence={onEvidence}
          selectedKey={selectedKey}
          nextOf={(verdict) => nextOf(verdict, detail)}
          onNext={({ changes }) =>
            openDialog({ kind: 'capture', opening: { kind: 'again', itemId: detail.item.id, changes } })
          }
        />
      }
      label="Size of the picture"
      share={view.panelShare}
      onShare={view.setPanelShare}
      first={
        <FlameSection
          detail={detail}
          view={view}
          flame={flame}
          found={found}
          matched={matched}
          functions={table}
          actions={actions}
          search={search}
          missing={shown.missing}
          onFind={find}
          width={width}
        />
      }
      second={
        <BottomPanel
          detail={detail}
          view={view}
          picture={flame.value}
          functions={functions}
          matched={matched}
          actions={actions}
        />
      }
    />
  );
}

/** The capture that a verdict's advice asks for, where the profile was captured on a host. */
function nextOf(verdict: Verdict, { provenance, sampleTypes, totals }: ProfileDetail): NextCapture | null {
  const type = sampleTypes.findIndex(({ name }) => name === verdict.scope.sampleType);
  return provenance.capture === undefined
    ? null
    : nextCapture(verdict, provenance.capture, totals[type]?.samples.active ?? 0);
}

function keyOfFrame(table: FunctionTable, frame: number): string | null {
  const row = table.rowOfFrame(frame);
  return row < 0 ? null : table.name(row).key;
}

/**
 * Shows a function in the picture: takes the zoom back where the function is not in the zoomed part, then selects its widest box.
 * `missing` is true while a function was asked for that has no box of a pixel.
 */
function useShownFunction(
  view: ViewState,
  picture: FlamePicture | null,
  loading: boolean,
): { readonly show: (frame: number) => void; readonly missing: boolean } {
  const [wanted, setWanted] = useState<string | null>(null);
  const { root, setRoot, selection, setSelection } = view;
  useEffect(() => {
    if (wanted === null || picture === null || loading) return;
    const box = widestBoxOf(picture, wanted);
    if (box < 0 && root >= 0) return setRoot(-1);
    if (box >= 0) setSelection({ node: picture.node[box] ?? null, function: wanted });
    setWanted(null);
  }, [wanted, picture, loading, root, setRoot, setSelection]);
  const missing =
    picture !== null &&
    !loading &&
    selection.function !== null &&
    boxOfNode(picture, selection.node) < 0 &&
    widestBoxOf(picture, selection.function) < 0;
  return {
    show: (frame) => {
      setSelection({ node: null, function: String(frame) });
      setWanted(String(frame));
    },
    missing,
  };
}
