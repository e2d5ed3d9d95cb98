/** How two pictures of one size differ. Levels are those of 8 bits, 0 to 255. */
export interface Difference {
  /** RGBA of a picture that is dark where both are equal and bright where they are not. */
  map: Uint8ClampedArray<ArrayBuffer>;
  /** Mean of all channels: what the coordinator judges by. */
  mean: number;
  /** Of the channel that differs most. */
  most: number;
  /** Share of the pixels of which a channel differs by more than `noticeable`. */
  share: number;
  /** Where most of it is, of nine parts: 0 is the upper left one, 8 the lower right. */
  part: number;
}

export const noticeable = 8;

/** Small differences are to be seen too. */
const gain = 4;

// From dark over violet and orange to nearly white: rises in lightness, so it can be read without its colours.
const ramp = [
  [12, 8, 32],
  [84, 20, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 200],
] as const;

function colored(level: number, into: Uint8ClampedArray, at: number): void {
  const place = (Math.min(255, level * gain) / 255) * (ramp.length - 1);
  const [low, high] = [ramp[Math.floor(place)]!, ramp[Math.min(ramp.length - 1, Math.floor(place) + 1)]!];
  const rest = place - Math.floor(place);
  for (let channel = 0; channel < 3; channel++) into[at + channel] = Math.round(low[channel]! + (high[channel]! - low[channel]!) * rest);
  into[at + 3] = 255;
}

/** @param one RGBA, rows from the top; @param other likewise, as long. */
export function differenceOf(one: Uint8ClampedArray, other: Uint8ClampedArray, width: number): Difference {
  if (one.length !== other.length || one.length % (4 * width) !== 0) throw new RangeError('The pictures are not of one size.');
  const pixels = one.length / 4;
  const height = pixels / width;
  const map = new Uint8ClampedArray(one.length);
  const parts = new Array<number>(9).fill(0);
  let [sum, most, noticed] = [0, 0, 0];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * 4;
    let [here, largest] = [0, 0];
    for (let channel = 0; channel < 3; channel++) {
      const level = Math.abs(one[at + channel]! - other[at + channel]!);
      here += level;
      if (level > largest) largest = level;
    }

    sum += here;
    most = Math.max(most, largest);
    if (largest > noticeable) noticed++;
    const [column, row] = [Math.floor(((pixel % width) * 3) / width), Math.floor((Math.floor(pixel / width) * 3) / height)];
    parts[row * 3 + column]! += here;
    colored(largest, map, at);
  }

  return { map, mean: sum / (pixels * 3), most, share: noticed / pixels, part: parts.indexOf(Math.max(...parts)) };
}
