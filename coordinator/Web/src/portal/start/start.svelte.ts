import type { Job, Uploaded } from '../../shared/api/types';
import { t } from '../../shared/i18n/i18n.svelte';
import { notices } from '../../shared/notices.svelte';
import { session } from '../../shared/session.svelte';
import { draft } from '../draft.svelte';
import { jobs } from '../jobs.svelte';
import { models } from '../models.svelte';
import { mostBytes, mostPixels, sentSize, sizeFor } from './fit';
import { kept } from './kept';
import { Mask } from './mask';

/** A picture in this browser, as large as the coordinator has it. */
export interface Picture {
  sha256: string;
  url: string;
  width: number;
  height: number;
}

/** What the next image is made from. The hashes stand in the draft; the picture and its mask are here as far as this browser has them. */
class Start {
  picture = $state.raw<Picture | null>(null);
  mask = $state.raw<Mask | null>(null);

  /** The chosen model takes pictures. */
  get isPossible(): boolean {
    return this.can('img2img');
  }

  can(mode: 'img2img' | 'inpaint'): boolean {
    return models.chosen?.modes.includes(mode) ?? false;
  }

  /** Makes the next image from a file of the person. */
  async take(file: Blob): Promise<void> {
    await this.send(async () => {
      const problem = await problemOf(file);
      const png = problem === null ? await readable(file) : null;
      if (png === null) {
        notices.say(problem ?? t('start.unreadable'), true);
        return;
      }

      const sha256 = await uploaded(png);
      await this.show(sha256, png);
      this.choose(sha256);
    });
  }

  /** Makes the next image from one that the coordinator has already. */
  async takeJob(job: Job): Promise<void> {
    const sha256 = job.image?.sha256;
    if (sha256 === undefined) return;
    await this.send(async () => {
      await this.show(sha256, await jobs.image(job));
      this.choose(sha256);
    });
  }

  /** Sends the mask as it is now. */
  async sendMask(): Promise<void> {
    const mask = this.mask;
    await this.send(async () => {
      draft.fields.mask = mask === null || mask.isEmpty ? '' : await uploaded(await drawn(mask.width, mask.height, (drawing) => drawing.putImageData(mask.toImage(), 0, 0)));
    });
  }

  /** Shows what the draft names, where this browser has it: after a reload, or when the settings of an earlier job were taken over. */
  async find(): Promise<void> {
    const { init, mask } = draft.fields;
    if (init !== '' && this.picture?.sha256 === init) return;
    this.forget();
    if (init === '') return;
    const job = jobs.newestFirst.find((one) => one.image?.sha256 === init);
    const png = (await kept.get(init)) ?? (job === undefined ? undefined : await jobs.image(job).catch(() => undefined));
    if (png === undefined || draft.fields.init !== init) return;
    await this.show(init, png);
    const drawnMask = mask === '' ? undefined : await kept.get(mask);
    if (drawnMask !== undefined) this.mask = await maskFrom(drawnMask);
  }

  remove(): void {
    Object.assign(draft.fields, { init: '', mask: '' });
    this.forget();
  }

  removeMask(): void {
    draft.fields.mask = '';
    this.mask = null;
  }

  private forget(): void {
    if (this.picture !== null) URL.revokeObjectURL(this.picture.url);
    this.picture = null;
    this.mask = null;
  }

  private async show(sha256: string, png: Blob): Promise<void> {
    const { width, height } = await sizeOf(png);
    this.forget();
    this.picture = { sha256, url: URL.createObjectURL(png), width, height };
  }

  private choose(sha256: string): void {
    Object.assign(draft.fields, { init: sha256, mask: '' });
    if (models.chosen !== undefined && this.picture !== null) Object.assign(draft.fields, sizeFor(this.picture, models.chosen));
  }

  private async send(work: () => Promise<void>): Promise<void> {
    draft.sending++;
    try {
      await work();
    } catch (error) {
      notices.fail(error);
    } finally {
      draft.sending--;
    }
  }
}

async function uploaded(png: Blob): Promise<string> {
  const { image } = await session.api.send<Uploaded>('POST', '/images', png);
  await kept.put(image.sha256, png);
  return image.sha256;
}

// Why a file cannot be taken, before it is decoded; null when it perhaps can.
async function problemOf(file: Blob): Promise<string | null> {
  if (file.size > mostBytes) return t('start.large_file', { n: Math.ceil(file.size / (1 << 20)), most: mostBytes / (1 << 20) });
  const pixels = await pixelsOf(file);
  return pixels > mostPixels ? t('start.large_picture', { n: Math.ceil(pixels / 1_000_000), most: mostPixels / 1_000_000 }) : null;
}

// As the file says; 0 where it says nothing that the browser understands.
async function pixelsOf(file: Blob): Promise<number> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((resolve) => {
      image.onload = image.onerror = resolve;
      image.src = url;
    });
    return image.naturalWidth * image.naturalHeight;
  } finally {
    URL.revokeObjectURL(url);
  }
}

// Any picture that the browser knows, as it is to be seen (turned as the camera noted), as a PNG without whatever else the file holds; null when it is none.
async function readable(file: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (bitmap === null) return null;
  const { width, height } = sentSize(bitmap, models.chosen);
  const png = await drawn(width, height, (drawing) => {
    drawing.imageSmoothingQuality = 'high';
    drawing.fillStyle = '#fff';
    drawing.fillRect(0, 0, width, height);
    drawing.drawImage(bitmap, 0, 0, width, height);
  });
  bitmap.close();
  return png;
}

async function sizeOf(png: Blob): Promise<{ width: number; height: number }> {
  const bitmap = await createImageBitmap(png);
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}

async function maskFrom(png: Blob): Promise<Mask> {
  const bitmap = await createImageBitmap(png);
  const { width, height } = bitmap;
  const drawing = new OffscreenCanvas(width, height).getContext('2d')!;
  drawing.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Mask(width, height, drawing.getImageData(0, 0, width, height).data.filter((_, at) => at % 4 === 0));
}

function drawn(width: number, height: number, draw: (drawing: OffscreenCanvasRenderingContext2D) => void): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  draw(canvas.getContext('2d', { alpha: false })!);
  return canvas.convertToBlob({ type: 'image/png' });
}

export const start = new Start();
