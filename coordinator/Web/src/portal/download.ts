import { withoutMetadata } from '../shared/png/chunks';

/** Hands a file to the person. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; the browser keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The picture without the texts that say how it was made. */
export async function stripped(blob: Blob): Promise<Blob> {
  return new Blob([withoutMetadata(new Uint8Array(await blob.arrayBuffer()))], { type: blob.type });
}
