import type { Model } from '../shared/api/types';

export interface Size {
  name: 'square' | 'landscape' | 'photo' | 'wide' | 'portrait' | 'tall';
  width: number;
  height: number;
}

const ratios: readonly [Size['name'], number, number][] = [
  ['square', 1, 1],
  ['portrait', 3, 4],
  ['tall', 9, 16],
  ['landscape', 4, 3],
  ['photo', 3, 2],
  ['wide', 16, 9],
];

export const multipleOf8 = (value: number): number => Math.max(8, Math.round(value / 8) * 8);

/** The other way round, as far as the model can. */
export function swapped({ width, height }: Pick<Size, 'width' | 'height'>, model: Pick<Model, 'limits'>): Pick<Size, 'width' | 'height'> {
  return { width: Math.min(height, model.limits?.max_width ?? height), height: Math.min(width, model.limits?.max_height ?? width) };
}

/** Sizes of common shapes with about as many pixels as the model's own size, inside its limits; shapes that a small model cannot tell apart stand once. */
export function sizesFor(model: Pick<Model, 'defaults' | 'limits'>): Size[] {
  const pixels = (model.defaults?.width ?? 512) * (model.defaults?.height ?? 512);
  const most = { width: model.limits?.max_width ?? 8192, height: model.limits?.max_height ?? 8192 };
  const sizes = ratios.map(([name, across, down]) => {
    const unit = Math.min(Math.sqrt(pixels / (across * down)), most.width / across, most.height / down);
    return {
      name,
      width: Math.min(multipleOf8(unit * across), Math.floor(most.width / 8) * 8),
      height: Math.min(multipleOf8(unit * down), Math.floor(most.height / 8) * 8),
    };
  });
  return sizes.filter((size, at) => sizes.findIndex((other) => other.width === size.width && other.height === size.height) === at);
}
