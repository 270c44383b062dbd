import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { MapBox } from '../../../core/heap/view/map.ts';
import { useSize } from '../../flame/pane-size.ts';
import { TextFitter } from '../../flame/text-fit.ts';
import { useTokens } from '../../flame/theme-tokens.ts';
import { FlameTooltip } from '../../flame/tooltip.tsx';
import { openContextMenu } from '../../ui/context-menu.tsx';
import type { MenuEntry } from '../../ui/menu-list.tsx';
import type { MapColours } from './colours.ts';
import { type Area, areaOf, boxAt, boxOfNode, layoutMap, type MapLayout, type MapStep, stepFrom } from './layout.ts';
import { MapOutline, outlineId } from './map-outline.tsx';
import { boxTitle, MAP_FONT, paintMap } from './paint.ts';

export interface MapPaneProps {
  readonly label: string;
  /** Boxes of the zoomed node, the outermost first. */
  readonly boxes: readonly MapBox[];
  readonly coloursOf: (boxes: readonly MapBox[]) => MapColours;
  readonly selected: number | null;
  /** Another picture is on its way. */
  readonly busy: boolean;
  readonly onSize: (width: number, height: number) => void;
  readonly onSelect: (box: MapBox) => void;
  readonly onZoom: (box: MapBox) => void;
  /** Zooms out by one step, or all the way. */
  readonly onOut: (all: boolean) => void;
  readonly tooltip: (box: MapBox) => ReactNode;
  /** A box in words, for screen readers. */
  readonly describe: (box: MapBox) => string;
  readonly menu: (box: MapBox) => readonly MenuEntry[];
  readonly onFind: () => void;
}

const KEY_STEPS = new Map<string, MapStep>([
  ['ArrowUp', 'around'],
  ['ArrowDown', 'inside'],
  ['ArrowLeft', 'previous'],
  ['ArrowRight', 'next'],
  ['Home', 'first'],
  ['End', 'last'],
]);

/** What the pointer is on; in another picture it is something else. */
interface Hovered {
  readonly layout: MapLayout;
  readonly box: number;
  readonly x: number;
  readonly y: number;
}

const wholeOf = ({ width, height }: MapLayout): Area => ({ x0: 0, y0: 0, x1: width, y1: height });

/**
 * A treemap on a canvas. The canvas is drawn when the picture changes; what the pointer is on is an element over it, so that moving costs
 * nothing. A zoom shows the old picture from near until the new one is there.
 */
export function MapPane(props: MapPaneProps) {
  const { boxes, coloursOf, onSize } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const token = useTokens();
  const layout = useMemo(() => layoutMap(boxes, size.width, size.height), [boxes, size.width, size.height]);
  const colours = useMemo(() => coloursOf(boxes), [coloursOf, boxes]);
  const [near, setNear] = useState<{ readonly layout: MapLayout; readonly area: Area } | null>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const camera = near !== null && near.layout === layout ? near.area : wholeOf(layout);
  usePainting(canvas, layout, colours, camera, token('--surface-1'), size.ratio);
  useEffect(() => {
    if (size.width > 0 && size.height > 0) onSize(size.width, size.height);
  }, [size.width, size.height, onSize]);

  const selected = boxOfNode(layout, props.selected);
  const hover = hovered !== null && hovered.layout === layout ? hovered.box : -1;
  const row = (box: number): MapBox | null => boxes[box] ?? null;
  const select = (box: number) => {
    const given = row(box);
    if (given !== null && given.node >= 0) props.onSelect(given);
  };
  const zoom = (box: number) => {
    const given = row(box);
    if (given === null || given.node < 0 || box === 0) return;
    setNear({ layout, area: areaOf(layout, box) });
    setHovered(null);
    props.onZoom(given);
  };
  const pointBox = (event: { readonly clientX: number; readonly clientY: number }): number => {
    const area = canvas.current?.getBoundingClientRect();
    if (area === undefined) return -1;
    const x = camera.x0 + ((event.clientX - area.left) / area.width) * (camera.x1 - camera.x0);
    const y = camera.y0 + ((event.clientY - area.top) / area.height) * (camera.y1 - camera.y0);
    return boxAt(layout, x, y);
  };
  const openMenu = (box: number, x: number, y: number) => {
    const given = row(box);
    if (given === null || given.node < 0) return;
    select(box);
    setHovered(null);
    openContextMenu(boxTitle(given), { x, y }, props.menu(given));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = KEY_STEPS.get(event.key);
    if (step !== undefined) select(stepFrom(layout, selected, step));
    else if (event.key === 'Enter') zoom(selected);
    else if (event.key === 'Escape' || event.key === 'Backspace') props.onOut(false);
    else if (event.key === '0') props.onOut(true);
    else if (event.key === '/') props.onFind();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = (box: number): Area | null => (box < 0 ? null : inCamera(areaOf(layout, box), camera, layout));
  return (
    <div className="heap-map" data-busy={props.busy}>
      <div
        ref={frame}
        className="heap-map-frame"
        role="tree"
        tabIndex={0}
        aria-label={props.label}
        aria-busy={props.busy}
        aria-activedescendant={selected >= 0 ? outlineId(id, selected) : undefined}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setHovered({ layout, box: pointBox(event), x: event.clientX, y: event.clientY })}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          const box = pointBox(event);
          if (box === selected) zoom(box);
          else select(box);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          const area = shown(selected);
          const at = canvas.current?.getBoundingClientRect();
          if (event.button !== 2 && area !== null && at !== undefined) {
            openMenu(selected, at.left + Math.max(8, area.x0 + 8), at.top + Math.max(8, area.y0 + 12));
          } else openMenu(pointBox(event), event.clientX, event.clientY);
        }}
      >
        <canvas ref={canvas} className="heap-map-canvas" style={{ width: size.width, height: size.height }} />
        <Mark area={shown(selected)} kind="selected" />
        <Mark area={shown(hover)} kind="hovered" />
        <MapOutline
          paneId={id}
          layout={layout}
          box={selected}
          describe={(box) => {
            const given = row(box);
            return given === null ? '' : props.describe(given);
          }}
        />
      </div>
      {hovered !== null && hover >= 0 && (
        <FlameTooltip x={hovered.x} y={hovered.y}>
          {props.tooltip(boxes[hover] as MapBox)}
        </FlameTooltip>
      )}
    </div>
  );
}

/** An area of the layout in the picture, cut to it. */
function inCamera(area: Area, camera: Area, { width, height }: MapLayout): Area {
  const scaleX = width / Math.max(1e-6, camera.x1 - camera.x0);
  const scaleY = height / Math.max(1e-6, camera.y1 - camera.y0);
  const cut = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  return {
    x0: cut((area.x0 - camera.x0) * scaleX, width),
    y0: cut((area.y0 - camera.y0) * scaleY, height),
    x1: cut((area.x1 - camera.x0) * scaleX, width),
    y1: cut((area.y1 - camera.y0) * scaleY, height),
  };
}

function Mark({ area, kind }: { readonly area: Area | null; readonly kind: 'selected' | 'hovered' }) {
  if (area === null || area.x1 <= area.x0 || area.y1 <= area.y0) return null;
  const { x0, y0, x1, y1 } = area;
  return (
    <div
      className="heap-map-mark"
      data-kind={kind}
      aria-hidden="true"
      style={{ transform: `translate(${x0}px, ${y0}px)`, width: x1 - x0, height: y1 - y0 }}
    />
  );
}

function usePainting(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  layout: MapLayout,
  colours: MapColours,
  camera: Area,
  background: string,
  ratio: number,
): void {
  const fitter = useRef<TextFitter | null>(null);
  const { x0, y0, x1, y1 } = camera;
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || layout.width === 0 || layout.height === 0) return;
    const width = Math.round(layout.width * ratio);
    const height = Math.round(layout.height * ratio);
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const context = element.getContext('2d', { alpha: false });
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    fitter.current ??= new TextFitter((text) => {
      context.font = MAP_FONT;
      return context.measureText(text).width;
    });
    paintMap({ context, layout, colours, camera: { x0, y0, x1, y1 }, background, fitter: fitter.current });
  }, [canvas, layout, colours, background, ratio, x0, y0, x1, y1]);
}
