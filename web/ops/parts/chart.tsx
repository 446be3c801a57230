import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { locale } from '../../shared/format.ts';
import { theme } from '../../shared/theme.ts';
import type { Limit } from '../state/limits.ts';
import { words } from '../words/index.ts';
import { whole } from './figures.ts';

type Column = readonly (number | null)[];

/** A line of a chart. */
export interface Line {
  readonly name: string;
  /** The name of a custom property of the theme. */
  readonly colour: string;
  readonly values: Column;
}

export interface ChartProps {
  readonly title: string;
  /** In seconds since 1970; or since the start, where the chart has a clock of its own. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly limit?: Limit;
  /** What the top of the chart is at least. */
  readonly topMin: number;
  /** Small values and large ones beside each other. */
  readonly isLogarithmic?: boolean;
  /** How a time is written; default: as the clock has it. */
  readonly timeFormat?: (value: number) => string;
  /** How much time is shown at least, in seconds. */
  readonly spanMin?: number;
}

const HEIGHT = 190;
const AXIS_WIDTH = 62;
const LOWEST_S = 0.001;
const DECADES = [0.001, 0.01, 0.1, 1, 10];
/** Steps of a clock, in seconds. */
const WHOLE_MINUTES = [60, 120, 300, 600];
/** Steps of what is counted: a label between whole numbers would be rounded to a wrong one. */
const WHOLE_NUMBERS = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));
const FONT = '12px system-ui, sans-serif';

const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clockOf = (value: number) =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(value * 1_000),
  );

/** Draws where a figure stops being good, and where it is an alert. */
function drawLimits(chart: uPlot, { goal, alert }: Limit): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const { goalLine, alertLine } = words();
  const marks = [
    { at: goal, colour: colourOf('--gold-line'), name: goalLine },
    { at: alert, colour: colourOf('--bad'), name: alertLine },
  ];
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.lineWidth = 1.5 * ratio;
  for (const { at, colour, name } of marks) {
    const y = Math.round(chart.valToPos(at, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(name, bbox.left + bbox.width - 2 * ratio, y - 2 * ratio);
  }
  ctx.restore();
}

function optionsOf(props: ChartProps, width: number): uPlot.Options {
  const { lines, limit, topMin, isLogarithmic = false, format, timeFormat = clockOf, spanMin = 0 } = props;
  const axis = {
    stroke: colourOf('--muted'),
    font: FONT,
    grid: { stroke: colourOf('--line'), width: 1 },
    ticks: { show: false },
  };
  const top = Math.max(topMin, (limit?.alert ?? 0) * 1.15);
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 8, 0, 0],
    scales: {
      x: { time: false, range: (_chart, min, max) => [Math.min(min, max - spanMin), Math.max(max, min + 1e-3)] },
      y: isLogarithmic
        ? { distr: 3, range: (_chart, _min, max) => [LOWEST_S, Math.max(top, max ?? 0)] }
        : { range: (_chart, _min, max) => [0, Math.max(top, (max ?? 0) * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 70,
        ...(timeFormat === clockOf && { incrs: WHOLE_MINUTES }),
        values: (_chart, splits) => splits.map((split) => timeFormat(split)),
      },
      {
        ...axis,
        size: AXIS_WIDTH,
        space: 34,
        ...(format === whole && { incrs: WHOLE_NUMBERS }),
        ...(isLogarithmic && { splits: (_chart, _axis, _min, max) => DECADES.filter((decade) => decade <= max) }),
        values: (_chart, splits) => splits.map((split) => (split === null ? '' : format(split))),
      },
    ],
    series: [
      {},
      ...lines.map(({ colour }, index) => ({
        stroke: colourOf(colour),
        width: 2,
        points: { show: false },
        spanGaps: false,
        ...(index > 0 && { dash: index === 1 ? [] : [3, 3] }),
      })),
    ],
    ...(limit && { hooks: { draw: [(chart: uPlot) => drawLimits(chart, limit)] } }),
  };
}

const dataOf = ({ times, lines }: ChartProps): uPlot.AlignedData =>
  [times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData;

/** What the lines say now, for those who do not see them. */
function spoken({ title, lines, format }: ChartProps): string {
  const { noFigure } = words();
  const said = lines.map(({ name, values }) => {
    const last = values.at(-1);
    return `${name}: ${last === null || last === undefined ? noFigure : format(last)}`;
  });
  return `${title}. ${said.join(', ')}.`;
}

/** A chart with what its lines say now written above them. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | undefined>(undefined);
  const { title, lines, format, limit } = props;
  const look = `${theme.value} ${locale()} ${title}`;
  // Made anew only when it looks different; data come by the next effect
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const chart = new uPlot(optionsOf(props, Math.max(200, element.clientWidth)), dataOf(props), element);
    drawn.current = chart;
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth > 0) chart.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      chart.destroy();
      drawn.current = undefined;
    };
  }, [look]);
  useEffect(() => {
    drawn.current?.setData(dataOf(props));
  });
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <ul class="legend">
          {lines.map(({ name, colour, values }) => {
            const last = values.at(-1);
            return (
              <li key={name}>
                <span class={`swatch ${colour.replace('--', '')}`} aria-hidden="true" />
                {name}
                <strong>{last === null || last === undefined ? '–' : format(last)}</strong>
              </li>
            );
          })}
        </ul>
      </figcaption>
      <div
        class="plot"
        ref={place}
        role="img"
        aria-label={spoken(props)}
        data-limits={limit && `${limit.goal} ${limit.alert}`}
        data-points={props.times.length}
      />
      {limit && <p class="limits">{words().limits(format(limit.goal), format(limit.alert))}</p>}
    </figure>
  );
}
