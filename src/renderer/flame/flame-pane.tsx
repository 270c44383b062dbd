import './flame.css';
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { openContextMenu } from '../ui/context-menu.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { BoxOutline, outlineId } from './box-outline.tsx';
import { useDrag } from './drag.ts';
import {
  boxAt,
  boxCamera,
  boxRect,
  type Camera,
  contentHeight,
  type Orientation,
  offsetToShow,
  type Step,
  stepFrom,
  type Viewport,
  wholeCamera,
} from './geometry.ts';
import { usePainting } from './painting.ts';
import type { Colouring } from './palette.ts';
import { type Size, useSize } from './pane-size.ts';
import { boxOfNode, type FlamePicture, nameOf } from './picture.ts';
import { FlameTooltip } from './tooltip.tsx';

/** What is selected: a node of the view, and the function whose boxes are outlined. */
export interface FlameSelection {
  readonly node: number | null;
  readonly function: string | null;
}

export const NO_SELECTION: FlameSelection = { node: null, function: null };

export interface FlamePaneProps {
  /** Names the picture for screen readers. */
  readonly label: string;
  readonly picture: FlamePicture;
  readonly orientation: Orientation;
  readonly colouring: Colouring;
  readonly selection: FlameSelection;
  /** Functions the search found; null without a search. */
  readonly matched: ReadonlySet<string> | null;
  /** A newer picture is on its way. */
  readonly busy?: boolean;
  /** Rows scrolled away from the root, where the owner keeps several panes together. */
  readonly scroll?: { readonly offset: number; readonly onScroll: (offset: number) => void };
  readonly onSelect: (selection: FlameSelection) => void;
  /** Zooms to a node; −1 shows all. */
  readonly onZoom: (node: number) => void;
  /** The width boxes should be cut for, in device pixels. */
  readonly onPixels: (pixels: number) => void;
  readonly onFind?: () => void;
  readonly tooltip: (box: number) => ReactNode;
  /** A box in words, for screen readers. */
  readonly describe: (box: number) => string;
  readonly menu: (box: number) => readonly MenuEntry[];
}

const KEY_STEPS = new Map<string, Step>([
  ['ArrowLeft', 'previous'],
  ['ArrowRight', 'next'],
  ['Home', 'first'],
  ['End', 'last'],
]);
/**
 * A flame graph or icicle on a canvas: what is drawn is the picture it is given, which holds only boxes of a pixel or more. Zoom and
 * selection are the owner's; until the picture of a new zoom is there, the pane shows the old one through a nearer camera.
 */
export function FlamePane(props: FlamePaneProps) {
  const { picture, orientation, selection, onPixels } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(scroller);
  const [hovered, setHovered] = useState<{ readonly box: number; readonly x: number; readonly y: number } | null>(null);
  const camera = useCamera(picture);
  const [offset, setOffset] = useRootOffset(props, scroller, size, camera.value);
  const viewport: Viewport = useMemo(
    () => ({ width: size.width, height: size.height, rootOffset: offset, orientation, camera: camera.value }),
    [size, offset, orientation, camera.value],
  );
  const selected = boxOfNode(picture, selection.node);
  const hoveredBox = hovered !== null && hovered.box < picture.count ? hovered.box : -1;
  usePainting(canvas, props, viewport, size, selected, hoveredBox);

  useEffect(() => {
    if (size.width > 0) onPixels(Math.max(1, Math.round(size.width * size.ratio)));
  }, [size, onPixels]);

  const show = useCallback(
    (box: number) => {
      if (box >= 0) setOffset(offsetToShow(picture, viewport, box));
    },
    [picture, viewport, setOffset],
  );
  const shownSelection = useRef<number | null>(null);
  useEffect(() => {
    if (selection.node === shownSelection.current || size.height === 0) return;
    shownSelection.current = selection.node;
    show(boxOfNode(picture, selection.node));
  }, [selection.node, picture, size, show]);

  const select = (box: number) => {
    const node = box < 0 ? -1 : (picture.node[box] as number);
    if (node < 0) return;
    shownSelection.current = node;
    props.onSelect({ node, function: nameOf(picture, box)?.id ?? null });
  };
  const zoomTo = (box: number) => {
    const node = box < 0 ? -1 : (picture.node[box] as number);
    if (box < 0 || node < 0) return;
    camera.look(boxCamera(picture, box));
    setHovered(null);
    props.onZoom(node);
  };
  const reset = () => {
    setHovered(null);
    props.onZoom(-1);
  };
  const up = () => props.onZoom(picture.ancestors.at(-1)?.node ?? -1);

  const pointBox = (event: { readonly clientX: number; readonly clientY: number }): number => {
    const area = canvas.current?.getBoundingClientRect();
    return area === undefined ? -1 : boxAt(picture, viewport, event.clientX - area.left, event.clientY - area.top);
  };
  const drag = useDrag(orientation, offset, setOffset);
  const openMenu = (box: number, x: number, y: number) => {
    if (box < 0) return;
    select(box);
    setHovered(null);
    openContextMenu(nameOf(picture, box)?.name ?? 'Box', { x, y }, props.menu(box));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const upKey = orientation === 'flame' ? 'ArrowDown' : 'ArrowUp';
    const step: Step | undefined =
      event.key === upKey
        ? 'parent'
        : event.key === 'ArrowUp' || event.key === 'ArrowDown'
          ? 'child'
          : KEY_STEPS.get(event.key);
    if (step !== undefined) {
      const next = stepFrom(picture, selected, step);
      select(next);
      show(next);
    } else if (event.key === 'Enter') zoomTo(selected);
    else if (event.key === 'Escape') {
      if (picture.root < 0) props.onSelect(NO_SELECTION);
      reset();
    } else if (event.key === '0') reset();
    else if (event.key === 'Backspace') up();
    else if (event.key === '/' && props.onFind !== undefined) props.onFind();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    const area = canvas.current?.getBoundingClientRect();
    const byKeyboard = event.button !== 2 && selected >= 0;
    if (byKeyboard && area !== undefined) {
      const { x, y } = boxRect(picture, viewport, selected);
      openMenu(selected, area.left + Math.max(8, x + 8), area.top + y + 12);
    } else openMenu(pointBox(event), event.clientX, event.clientY);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.move(event)) return setHovered(null);
    const box = pointBox(event);
    setHovered(box < 0 ? null : { box, x: event.clientX, y: event.clientY });
  };

  const height = Math.max(contentHeight(picture, camera.value), size.height);
  return (
    <div className="flame-pane" data-busy={props.busy === true}>
      <div
        ref={scroller}
        className="flame-scroller"
        role="tree"
        tabIndex={0}
        aria-label={props.label}
        aria-activedescendant={selected >= 0 ? outlineId(id, selected) : undefined}
        aria-busy={props.busy === true}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onScroll={() => setOffset(readOffset(scroller.current, orientation), true)}
        onPointerDown={drag.down}
        onPointerMove={onPointerMove}
        onPointerUp={drag.up}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          if (!drag.dragged()) select(pointBox(event));
        }}
        onDoubleClick={(event) => zoomTo(pointBox(event))}
      >
        {/* Sized here and not when painting: the scroll position is set before, and counts on the height. */}
        <canvas ref={canvas} className="flame-canvas" style={{ width: size.width, height: size.height }} />
        <div className="flame-height" style={{ height: Math.max(0, height - size.height) }} aria-hidden="true" />
        <BoxOutline paneId={id} picture={picture} box={selected} describe={props.describe} />
      </div>
      {hovered !== null && hoveredBox >= 0 && (
        <FlameTooltip x={hovered.x} y={hovered.y}>
          {props.tooltip(hoveredBox)}
        </FlameTooltip>
      )}
    </div>
  );
}

/** The camera over a picture: all of it, until the owner's zoom has been asked for and its own picture is not there yet. */
function useCamera(picture: FlamePicture): { readonly value: Camera; readonly look: (camera: Camera) => void } {
  const [near, setNear] = useState<{ readonly picture: FlamePicture; readonly camera: Camera } | null>(null);
  const whole = useMemo(() => wholeCamera(picture), [picture]);
  return {
    value: near !== null && near.picture === picture ? near.camera : whole,
    look: (camera) => setNear({ picture, camera }),
  };
}

function readOffset(scroller: HTMLElement | null, orientation: Orientation): number {
  if (scroller === null) return 0;
  const { scrollTop, scrollHeight, clientHeight } = scroller;
  return Math.max(0, orientation === 'icicle' ? scrollTop : scrollHeight - clientHeight - scrollTop);
}

/** How far the pane is scrolled away from the root: kept here, or by the owner where panes are linked. */
function useRootOffset(
  { scroll, orientation, picture }: FlamePaneProps,
  scroller: React.RefObject<HTMLDivElement | null>,
  size: Size,
  camera: Camera,
): readonly [number, (offset: number, scrolled?: boolean) => void] {
  const [own, setOwn] = useState(0);
  const wanted = scroll?.offset ?? own;
  const onScroll = scroll?.onScroll;
  const furthest = Math.max(0, contentHeight(picture, camera) - size.height);
  const offset = Math.min(wanted, furthest);
  const set = useCallback(
    (next: number, scrolled = false) => {
      // A scroll event that only echoes a limit of this pane must not pull the linked ones along.
      if (scrolled && Math.abs(next - Math.min(wanted, furthest)) < 1) return;
      if (onScroll === undefined) setOwn(next);
      else onScroll(next);
    },
    [onScroll, wanted, furthest],
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = orientation === 'icicle' ? offset : furthest - offset;
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
    // Reading where it stands makes the browser lay out the page: only when it may stand elsewhere, not at every move of the pointer.
  }, [scroller, orientation, offset, furthest]);
  return [offset, set];
}
