import type { Model } from '../shared/api/types';

export interface Size {
  name: 'square' | 'landscape' | 'wide' | 'portrait' | 'tall';
  width: number;
  height: number;
}

const ratios: readonly [Size['name'], number, number][] = [
  ['square', 1, 1],
  ['portrait', 3, 4],
  ['tall', 9, 16],
  ['landscape', 4, 3],
  ['wide', 16, 9],
];

export const multipleOf8 = (value: number): number => Math.max(8, Math.round(value / 8) * 8);

/** Sizes of common shapes with about as many pixels as the model's own size, inside its limits. */
export function sizesFor(model: Pick<Model, 'defaults' | 'limits'>): Size[] {
  const pixels = (model.defaults?.width ?? 512) * (model.defaults?.height ?? 512);
  const most = { width: model.limits?.max_width ?? 8192, height: model.limits?.max_height ?? 8192 };
  return ratios.map(([name, across, down]) => {
    const unit = Math.min(Math.sqrt(pixels / (across * down)), most.width / across, most.height / down);
    return {
      name,
      width: Math.min(multipleOf8(unit * across), Math.floor(most.width / 8) * 8),
      height: Math.min(multipleOf8(unit * down), Math.floor(most.height / 8) * 8),
    };
  });
}
