import type { Curve, Picture } from '@ganzoo/sdk';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import sharp from 'sharp';

const SIZE = { width: 480, height: 320 } as const;
/** Space around the lines, where the numbers stand. */
const MARGIN = { left: 60, right: 16, top: 28, bottom: 40 } as const;
/** Okabe's and Ito's colours, which colour-blind people tell apart. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;

/** A drawing as a picture on white; throws where it is no SVG. */
export async function rasterized(svg: string): Promise<Picture> {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Uint8Array.from(data) };
}

/** The lines of a curve with axes, and their names where there are several, as SVG. */
export function curveSvg({ x, lines, axes = {} }: Curve): string {
  const { width, height } = SIZE;
  const { left, right, top, bottom } = MARGIN;
  const across = scaleOf([x], [left, width - right]);
  const up = scaleOf(Object.values(lines), [height - bottom, top]);
  const path = line<number>()
    .x(i => across(x[i]!))
    .digits(2);
  const drawn = Object.values(lines).map((heights, i) => {
    const whole = path.y(at => up(heights[at]!)).defined(at => isFinite(x[at]! + heights[at]!));
    const d = whole(Array.from(x, (_, at) => at)) ?? '';
    return `<path d="${d}" fill="none" stroke="${colour(i)}" stroke-width="1.5"/>`;
  });
  const names = Object.keys(lines);
  const legend =
    names.length < 2
      ? []
      : names.map((name, i) => text(left + 8, top + 14 * (i + 1), name, { fill: colour(i) }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
    ...across.ticks(6).map(at => vertical(across(at), across.tickFormat(6)(at))),
    ...up.ticks(6).map(at => horizontal(up(at), up.tickFormat(6)(at))),
    ...drawn,
    ...legend,
    text((left + width - right) / 2, height - 6, axes.x ?? '', { anchor: 'middle' }),
    text(8, top - 12, axes.y ?? ''),
    '</svg>',
  ].join('\n');
}

/** From the smallest to the largest finite value, in round numbers. */
function scaleOf(all: readonly ArrayLike<number>[], range: [number, number]): ScaleLinear<number, number> {
  let [low, high] = [Infinity, -Infinity];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high)
    [low, high] = [low - Math.max(1, Math.abs(low)) / 2, high + Math.max(1, Math.abs(high)) / 2];
  return scaleLinear([low, high], range).nice();
}

function colour(i: number): string {
  return COLOURS[i % COLOURS.length]!;
}

function vertical(x: number, label: string): string {
  const end = SIZE.height - MARGIN.bottom;
  return rule([x, MARGIN.top, x, end]) + text(x, end + 15, label, { anchor: 'middle' });
}

function horizontal(y: number, label: string): string {
  return (
    rule([MARGIN.left, y, SIZE.width - MARGIN.right, y]) +
    text(MARGIN.left - 6, y + 4, label, { anchor: 'end' })
  );
}

function rule([x1, y1, x2, y2]: readonly [number, number, number, number]): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#dddddd"/>`;
}

function text(x: number, y: number, words: string, { anchor = 'start', fill = '#444444' } = {}): string {
  const safe = words.replace(/[&<]/g, sign => (sign === '&' ? '&amp;' : '&lt;'));
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${safe}</text>`;
}
