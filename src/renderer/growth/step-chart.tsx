export interface StepChartProps {
  /** One a heap; counts or bytes, none below zero. */
  readonly values: readonly number[];
  /** First heap that counts: what is before it is warm-up, drawn grey. */
  readonly from: number;
  /** Value at the top, so that several pictures have one scale; the largest of its own unless given. */
  readonly most?: number;
  readonly width: number;
  readonly height: number;
  /** What the picture tells, for screen readers and as a tooltip. */
  readonly label: string;
}

/** Heaps up to which each is marked by a dot. */
const DOTTED = 16;
const PAD = 3;

/** How values went from heap to heap, from zero up: a slope looks as steep as it is. */
export function StepChart({ values, from, most: top, width, height, label }: StepChartProps) {
  const most = top ?? Math.max(1, ...values);
  const x = (at: number): number => PAD + (values.length < 2 ? 0 : (at / (values.length - 1)) * (width - 2 * PAD));
  const y = (value: number): number => height - PAD - (Math.max(0, value) / most) * (height - 2 * PAD);
  const points = (first: number, last: number): string =>
    values
      .slice(first, last + 1)
      .map((value, i) => `${x(first + i).toFixed(1)},${y(value).toFixed(1)}`)
      .join(' ');
  const end = values.length - 1;
  return (
    <svg className="step-chart" width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <path className="step-chart-zero" d={`M${PAD} ${height - PAD + 0.5}H${width - PAD}`} />
      {from > 0 && <polyline className="step-chart-warm-up" points={points(0, from)} />}
      <polygon
        className="step-chart-area"
        points={`${x(from).toFixed(1)},${y(0).toFixed(1)} ${points(from, end)} ${x(end).toFixed(1)},${y(0).toFixed(1)}`}
      />
      <polyline className="step-chart-line" points={points(from, end)} />
      {values.length <= DOTTED &&
        values.map((value, at) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a heap is its place
            key={at}
            className={at < from ? 'step-chart-dot step-chart-dot-warm-up' : 'step-chart-dot'}
            cx={x(at)}
            cy={y(value)}
            r={2}
          />
        ))}
    </svg>
  );
}
