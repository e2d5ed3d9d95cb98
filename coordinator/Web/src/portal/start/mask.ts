export interface Point {
  x: number;
  y: number;
}

/** A part of a picture, in pixels. */
export interface Area extends Point {
  width: number;
  height: number;
}

export type Shape = 'rectangle' | 'ellipse';

interface Change {
  area: Area;
  /** What stood, or will stand, in the area. */
  pixels: Uint8Array;
}

const painted = 255;

/** What is remembered of changes at most; the oldest go first. */
const mostChanges = 100;
const mostBytes = 32 * 1024 * 1024;

/** Which pixels of a picture are made anew: 255 is painted, 0 is kept. Every change can be undone and done again. */
export class Mask {
  readonly pixels: Uint8Array;
  private readonly undone: Change[] = [];
  private readonly done: Change[] = [];
  private before: Uint8Array | null = null;

  /** @param pixels One byte for each pixel, rows from the top; nothing is painted when left out. */
  constructor(
    readonly width: number,
    readonly height: number,
    pixels?: ArrayLike<number>,
  ) {
    this.pixels = new Uint8Array(width * height);
    if (pixels !== undefined) this.pixels.set(Uint8Array.from({ length: width * height }, (_, at) => (pixels[at]! > 127 ? painted : 0)));
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** The painted share of the picture, 0 to 1. */
  get share(): number {
    let count = 0;
    for (const pixel of this.pixels) count += pixel & 1;
    return count / this.pixels.length;
  }

  get isEmpty(): boolean {
    return !this.pixels.includes(painted);
  }

  /** Begins a stroke: everything until `close` is undone at once. */
  open(): void {
    this.before ??= this.pixels.slice();
  }

  close(): void {
    const before = this.before;
    this.before = null;
    const area = before === null ? null : difference(before, this.pixels, this.width);
    if (before === null || area === null) return;
    this.undone.length = 0;
    this.done.push({ area, pixels: cut(before, area, this.width) });
    while (this.done.length > mostChanges || this.done.reduce((sum, one) => sum + one.pixels.length, 0) > mostBytes) this.done.shift();
  }

  /** A line with a round brush, or a dot where both ends are one. */
  line(from: Point, to: Point, radius: number, on: boolean): void {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    this.fill({ x: Math.min(from.x, to.x) - radius, y: Math.min(from.y, to.y) - radius, width: Math.abs(dx) + 2 * radius, height: Math.abs(dy) + 2 * radius }, on, (x, y) => {
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
      return (x - from.x - along * dx) ** 2 + (y - from.y - along * dy) ** 2 <= radius * radius;
    });
  }

  /** A rectangle, or the ellipse that fits into it. */
  shape(shape: Shape, area: Area, on: boolean): void {
    this.change(() => {
      const [rx, ry] = [area.width / 2, area.height / 2];
      const [cx, cy] = [area.x + rx, area.y + ry];
      this.fill(area, on, shape === 'rectangle' ? (x, y) => Math.abs(x - cx) <= rx && Math.abs(y - cy) <= ry : (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1);
    });
  }

  invert(): void {
    this.change(() => this.pixels.forEach((pixel, at) => (this.pixels[at] = painted - pixel)));
  }

  clear(): void {
    this.change(() => this.pixels.fill(0));
  }

  undo(): void {
    this.swap(this.done, this.undone);
  }

  redo(): void {
    this.swap(this.undone, this.done);
  }

  /** Black and white, as the coordinator takes it: white is made anew. */
  toImage(): ImageData {
    return this.draw((pixel) => [pixel, pixel, pixel, 255]);
  }

  /** A hatched veil over what is painted, to be seen on any picture. */
  toVeil(): ImageData {
    return this.draw((pixel, x, y) => (pixel === 0 ? [0, 0, 0, 0] : (x + y) % 12 < 6 ? [214, 40, 96, 170] : [255, 196, 214, 150]));
  }

  private change(work: () => void): void {
    this.open();
    work();
    this.close();
  }

  // The middle of a pixel decides.
  private fill(area: Area, on: boolean, isInside: (x: number, y: number) => boolean): void {
    const [left, right] = [Math.max(0, Math.floor(area.x)), Math.min(this.width, Math.ceil(area.x + area.width))];
    const [top, bottom] = [Math.max(0, Math.floor(area.y)), Math.min(this.height, Math.ceil(area.y + area.height))];
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        if (isInside(x + 0.5, y + 0.5)) this.pixels[y * this.width + x] = on ? painted : 0;
      }
    }
  }

  private swap(from: Change[], to: Change[]): void {
    const change = from.pop();
    if (change === undefined) return;
    to.push({ area: change.area, pixels: cut(this.pixels, change.area, this.width) });
    const { x, y, width, height } = change.area;
    for (let row = 0; row < height; row++) this.pixels.set(change.pixels.subarray(row * width, (row + 1) * width), (y + row) * this.width + x);
  }

  private draw(colour: (pixel: number, x: number, y: number) => readonly number[]): ImageData {
    const image = new ImageData(this.width, this.height);
    for (let at = 0, y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++, at++) image.data.set(colour(this.pixels[at]!, x, y), at * 4);
    }

    return image;
  }
}

// The smallest area that holds every pixel that differs; null when none does.
function difference(before: Uint8Array, after: Uint8Array, width: number): Area | null {
  let [left, top, right, bottom] = [width, -1, -1, -1];
  for (let at = 0; at < after.length; at++) {
    if (before[at] !== after[at]) {
      const x = at % width;
      bottom = (at - x) / width;
      if (top < 0) top = bottom;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }

  return top < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function cut(pixels: Uint8Array, { x, y, width, height }: Area, rowLength: number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) out.set(pixels.subarray((y + row) * rowLength + x, (y + row) * rowLength + x + width), row * width);
  return out;
}
