/** What the bench uses of d3-flame-graph 5, which comes without types. */
declare module 'd3-flame-graph' {
  interface FlameNode {
    readonly name: string;
    readonly value: number;
    readonly children: readonly FlameNode[];
  }
  interface FlameChart {
    (selection: import('d3-selection').Selection<HTMLElement, FlameNode, null, undefined>): void;
    width(pixels: number): FlameChart;
    cellHeight(pixels: number): FlameChart;
    transitionDuration(milliseconds: number): FlameChart;
    sort(sorted: boolean): FlameChart;
    tooltip(shown: boolean): FlameChart;
  }
  export default function flamegraph(): FlameChart;
}
