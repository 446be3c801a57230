/** Lines over time. */
export interface Chart {
  readonly title: string;
  readonly unit: string;
  /** Where the values stand, from the beginning. */
  readonly seconds: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

const WIDTH = 520;
const HEIGHT = 220;
const EDGE = { left: 46, right: 10, top: 8, bottom: 24 };
const TICKS = 4;
/** Told apart also by those who see few colours. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#5b5b5b'];

/** The next number above that is 1, 2, 2.5 or 5 times a power of ten, times the ticks. */
function niceTop(most: number): number {
  const step = Math.max(most, 1e-9) / TICKS;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= step) ?? 10;
  return factor * power * TICKS;
}

function spanText(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 6) / 10} min`;
}

const numberText = (value: number) => String(Math.round(value * 100) / 100);

/** The parts of a line that have values next to each other. */
function pathOf(values: readonly (number | null)[], at: (index: number, value: number) => string): string {
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${at(index, value)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

/** A figure of HTML with an SVG in it. Names and titles are the program's own. */
export function drawChart({ title, unit, seconds, lines }: Chart): string {
  const top = niceTop(Math.max(...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const last = seconds.at(-1) || 1;
  const x = (second: number) => EDGE.left + (second / last) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value: number) => HEIGHT - EDGE.bottom - (value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const at = (index: number, value: number) => `${x(seconds[index] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`;
  const colour = (index: number) => COLOURS[index % COLOURS.length];
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => (top / TICKS) * index);
  const rules = ticks.map(
    (value) =>
      `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${y(value)}" y2="${y(value)}" stroke="#e3e7eb"/>` +
      `<text x="${EDGE.left - 6}" y="${y(value) + 4}" text-anchor="end">${numberText(value)}</text>`,
  );
  const times = [0, last / 2, last].map(
    (second, index) =>
      `<text x="${x(second)}" y="${HEIGHT - 6}" text-anchor="${['start', 'middle', 'end'][index]}">${spanText(second)}</text>`,
  );
  const paths = lines.map(({ values }, index) => {
    const dots = values.filter((value) => value !== null).length === 1;
    return `<path d="${pathOf(values, at)}${dots ? 'h.01' : ''}" fill="none" stroke="${colour(index)}" stroke-width="${dots ? 5 : 1.8}" stroke-linecap="round" stroke-linejoin="round"/>`;
  });
  const legend = lines.map(({ name }, index) => `<span><i style="background:${colour(index)}"></i>${name}</span>`);
  return `<figure><figcaption>${title} <small>${unit}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="11" fill="#566" role="img" aria-label="${title}">${[...rules, ...times, ...paths].join('')}</svg>
<div class="legend">${legend.join('')}</div></figure>`;
}
