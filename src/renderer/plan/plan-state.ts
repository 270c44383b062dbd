import { z } from 'zod';
import { useTabState } from '../state/tab-state.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { BARS, type Bars } from './bars.ts';
import type { Direction } from './diagram/layout.ts';

export const PLAN_PANES = ['tree', 'diagram', 'text', 'statement', 'checks', 'history'] as const;
export type PlanPane = (typeof PLAN_PANES)[number];

const paneSchema = z.enum(PLAN_PANES);
const barsSchema = z.enum(BARS);
const nodeSchema = z.number().int().min(0).nullable();
const directionSchema = z.enum(['down', 'right']).nullable();
/** Steps that are remembered as closed or as unfolded. */
const MOST_KEPT = 2000;
const nodesSchema = z.array(z.number().int().min(0)).max(MOST_KEPT);

const FIRST_PANE: PlanPane = 'tree';
const FIRST_BARS: Bars = 'self';
const NO_NODE: number | null = null;
const NONE: number[] = [];
const BY_SHAPE: Direction | null = null;

/** Everything a person can change in the view of a plan, kept across restarts. */
export function usePlanState(id: string) {
  const [pane, setPane] = useTabState(id, 'pane', FIRST_PANE, paneSchema);
  const [bars, setBars] = useTabState(id, 'bars', FIRST_BARS, barsSchema);
  const [node, setNode] = useTabState(id, 'node', NO_NODE, nodeSchema);
  const [closed, setClosed] = useTabState(id, 'closed', NONE, nodesSchema);
  const [unfolded, setUnfolded] = useTabState(id, 'unfolded', NONE, nodesSchema);
  const [direction, setDirection] = useTabState(id, 'direction', BY_SHAPE, directionSchema);
  const [zoom, setZoom] = useTabState(id, 'zoom', 1);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [inspectorShare, setInspectorShare] = useTabState(id, 'inspectorShare', 0.29);
  return {
    id,
    pane,
    setPane,
    bars,
    setBars,
    node,
    setNode,
    closed,
    setClosed,
    unfolded,
    setUnfolded,
    direction,
    setDirection,
    zoom,
    setZoom,
    verdictShare,
    setVerdictShare,
    inspectorShare,
    setInspectorShare,
  };
}

export type PlanState = ReturnType<typeof usePlanState>;

/** A list with a number put in or taken out; no longer than is kept. */
export const toggled = (list: readonly number[], member: number): number[] =>
  list.includes(member) ? list.filter((other) => other !== member) : [...list.slice(1 - MOST_KEPT), member];

/** As much of a set as is kept. */
export const kept = (set: ReadonlySet<number>): number[] => [...set].slice(-MOST_KEPT);
