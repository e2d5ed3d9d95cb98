import { session } from '../../shared/session.svelte';

/** A picture of an audit: its file to be shown, its pixels to be compared. */
export interface Picture {
  url: string;
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Loads one; whoever asked revokes the address when it is not shown any more. */
export async function pictureOf(audit: string, name: string, signal: AbortSignal): Promise<Picture> {
  const file = await session.api.blob(`/admin/audits/${audit}/images/${name}`, signal);
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
  drawing.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  return { url: URL.createObjectURL(file), width, height, pixels: data as Uint8ClampedArray<ArrayBuffer> };
}
