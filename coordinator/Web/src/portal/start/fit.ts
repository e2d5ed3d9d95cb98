import type { Model } from '../../shared/api/types';
import { multipleOf8 } from '../sizes';
import type { Area } from './mask';

/** Most bytes of a file that is taken, and most pixels: what a browser decodes without running out of memory, and more than cameras make. */
export const mostBytes = 64 << 20;
export const mostPixels = 64_000_000;

interface Size {
  width: number;
  height: number;
}

/** What is used of a picture for an image of another shape: as much as possible, cut on both sides alike. */
export function used(picture: Size, image: Size): Area {
  const share = Math.min(picture.width / image.width, picture.height / image.height);
  const [width, height] = [image.width * share, image.height * share];
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
}

/** The size of image for a picture: its own where the model can, else its shape with about as many pixels as the model likes. */
export function sizeFor(picture: Size, model: Pick<Model, 'defaults' | 'limits'>): Size {
  const most = { width: model.limits?.max_width ?? 8192, height: model.limits?.max_height ?? 8192 };
  const own = { width: Math.floor(picture.width / 8) * 8, height: Math.floor(picture.height / 8) * 8 };
  if (own.width >= 8 && own.height >= 8 && own.width <= most.width && own.height <= most.height) return own;
  const liked = (model.defaults?.width ?? 512) * (model.defaults?.height ?? 512);
  const share = Math.min(Math.sqrt(liked / (picture.width * picture.height)), most.width / picture.width, most.height / picture.height);
  const side = (length: number, limit: number) => Math.min(multipleOf8(length * share), Math.floor(limit / 8) * 8);
  return { width: side(picture.width, most.width), height: side(picture.height, most.height) };
}

/** The size in which a picture is sent: no more pixels than help. */
export function sentSize(picture: Size, model: Pick<Model, 'limits'> | undefined): Size {
  const most = Math.min(2048, 2 * Math.max(model?.limits?.max_width ?? 1024, model?.limits?.max_height ?? 1024));
  const share = Math.min(1, most / Math.max(picture.width, picture.height));
  return { width: Math.max(1, Math.round(picture.width * share)), height: Math.max(1, Math.round(picture.height * share)) };
}
