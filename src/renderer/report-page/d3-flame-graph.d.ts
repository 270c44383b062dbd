/** What the pages of reports use of d3-flame-graph 5, which comes without types. */
declare module 'd3-flame-graph' {
  interface FlameNode {
    readonly name: string;
    readonly value: number;
    readonly file?: string;
    readonly category?: string;
    readonly children?: readonly FlameNode[];
  }
  interface DrawnNode {
    readonly data: FlameNode;
    readonly highlight?: boolean;
  }
  interface FlameChart {
    (selection: import('d3-selection').Selection<HTMLElement, FlameNode, null, undefined>): void;
    width(pixels: number): FlameChart;
    cellHeight(pixels: number): FlameChart;
    minFrameSize(pixels: number): FlameChart;
    transitionDuration(milliseconds: number): FlameChart;
    sort(sorted: boolean): FlameChart;
    tooltip(shown: boolean): FlameChart;
    onHover(listener: (node: DrawnNode) => void): FlameChart;
    setColorMapper(mapper: (node: DrawnNode, original: string) => string): FlameChart;
    setLabelHandler(label: (node: DrawnNode) => string): FlameChart;
    setSearchMatch(test: (node: DrawnNode, term: string) => boolean): FlameChart;
    setSearchHandler(listener: (found: readonly DrawnNode[], weight: number, whole: number) => void): FlameChart;
    setDetailsHandler(listener: (text: string | null) => void): FlameChart;
    search(term: string): void;
    clear(): void;
    resetZoom(): void;
  }
  export default function flamegraph(): FlameChart;
}
