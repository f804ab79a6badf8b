import { eachShown } from '../../../src/core/layout/cull.ts';
import type { Lanes } from '../../../src/core/layout/lanes.ts';
import type { Stretch } from '../../../src/core/layout/tree.ts';
import type { Ink, Theme as PageTheme } from '../../theme.ts';

export const LANE = 22; // pixels, a gap of one included

/** What a box says, as far as there is room: its name first, then what it worked on, then its time at the right. */
interface Label {
  readonly name: string;
  readonly detail: string;
  readonly time: string;
}

/** In high contrast boxes are outlined instead of filled. */
type Theme = PageTheme & { readonly outlined: boolean };

/** What boxes look like, by their numbers. */
export interface Boxes {
  readonly lanes: Lanes;
  inkOf(box: number): Ink;
  labelOf(box: number): Label;
  fails(box: number): boolean;
  /** Where the error began. */
  starts(box: number): boolean;
  /** Not what is looked for. */
  faint(box: number): boolean;
}

export interface View {
  readonly window: Stretch;
  readonly width: number; // pixels, as the height
  readonly height: number;
  readonly top: number; // pixels scrolled away
}

/** Draws the lanes in sight, and of each what a pixel can show. */
export function drawBoxes(
  canvas: HTMLCanvasElement,
  boxes: Boxes,
  view: View,
  given: PageTheme,
): void {
  const { window, width, height, top } = view;
  const theme = { ...given, outlined: document.body.classList.contains('vscode-high-contrast') };
  const ratio = devicePixelRatio;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  const pen = penOf(context, boxes, view, theme);
  const first = Math.max(0, Math.floor(top / LANE));
  const last = Math.min(boxes.lanes.count, Math.ceil((top + height) / LANE));
  for (let lane = first; lane < last; lane++)
    eachShown(boxes.lanes, lane, window, width, box => pen(box, lane * LANE - top));
}

const HIGH = LANE - 1;

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly cut: boolean; // begins before the window
}

function penOf(
  context: CanvasRenderingContext2D,
  boxes: Boxes,
  { window, width }: View,
  theme: Theme,
) {
  const { from, to } = boxes.lanes;
  const scale = width / (window.to - window.from);
  return (box: number, y: number): void => {
    const begin = ((from[box] ?? 0) - window.from) * scale;
    const x = Math.max(0, begin);
    const end = Math.min(width, ((to[box] ?? 0) - window.from) * scale);
    const rect = { x, y, wide: Math.max(2, end - x - 1), cut: begin < 0 };
    context.globalAlpha = boxes.faint(box) ? 0.35 : 1;
    fill(context, rect, boxes.inkOf(box), theme);
    const mark = boxes.fails(box) ? markError(context, rect, boxes.starts(box), theme) : 0;
    const room = rect.wide - 10 - mark;
    if (room > 14) write(context, boxes.labelOf(box), x + 6 + mark, y + HIGH / 2, room, theme);
  };
}

/** Tinted, with an edge in the full hue: what is too thin to be tinted is still seen. */
function fill(context: CanvasRenderingContext2D, rect: Rect, ink: Ink, theme: Theme): void {
  const { x, y, wide, cut } = rect;
  if (wide > 2 && theme.outlined) {
    context.strokeStyle = theme.inks[ink];
    context.strokeRect(x + 0.5, y + 0.5, wide - 1, HIGH - 1);
  } else if (wide > 2) {
    context.fillStyle = theme.faded[ink];
    context.fillRect(x, y, wide, HIGH);
  }
  context.fillStyle = theme.inks[ink];
  if (!cut) context.fillRect(x, y, 2, HIGH);
}

/** A square; a line below where the error began. Answers how much room the square took. */
function markError(
  context: CanvasRenderingContext2D,
  { x, y, wide }: Rect,
  starts: boolean,
  theme: Theme,
): number {
  context.fillStyle = theme.inks.error;
  if (starts) context.fillRect(x, y + HIGH - 2, wide, 2);
  if (wide <= 13) return 0;
  context.fillRect(x + 6, y + HIGH / 2 - 3.5, 7, 7);
  return 12;
}

function write(
  context: CanvasRenderingContext2D,
  { name, detail, time }: Label,
  x: number,
  y: number,
  room: number,
  theme: Theme,
): void {
  const widthOf = (text: string) => context.measureText(text).width;
  context.fillStyle = theme.inks.ink;
  const whole = widthOf(name);
  if (whole > room) {
    const last = name.slice(name.lastIndexOf('.') + 1); // `query` of `postgres.query`
    context.fillText(fitted(widthOf(last) <= room ? last : name, room, widthOf), x, y);
    return;
  }
  context.fillText(name, x, y);
  context.fillStyle = theme.inks.soft;
  const timeWidth = time ? widthOf(time) + GAP : 0;
  const hasTime = timeWidth > 0 && whole + timeWidth < room;
  if (hasTime) context.fillText(time, x + room - timeWidth + GAP, y);
  const left = room - whole - GAP - (hasTime ? timeWidth : 0);
  if (detail) context.fillText(fitted(detail, left, widthOf), x + whole + GAP, y);
}

const GAP = 7; // pixels between two texts
const FEWEST = 4; // letters: fewer say nothing

/** As much of a text as fits, with dots where it was cut. */
function fitted(text: string, room: number, widthOf: (text: string) => number): string {
  const short = text.slice(0, 400);
  const width = widthOf(short);
  if (width <= room) return short;
  const keep = Math.floor((short.length * room) / width) - 1;
  return keep >= FEWEST ? `${short.slice(0, keep)}…` : '';
}
