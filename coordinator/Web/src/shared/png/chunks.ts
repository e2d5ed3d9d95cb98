const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const overhead = 12;

/** A piece of a PNG file: its type, its content, and where the whole piece stands in the file. */
export interface PngChunk {
  type: string;
  data: Uint8Array;
  start: number;
  end: number;
}

export const isPng = (file: Uint8Array): boolean => signature.every((byte, index) => file[index] === byte);

/** The chunks in file order, up to the first that does not fit into the file. Nothing is thrown because of the bytes. */
export function* chunksOf(file: Uint8Array): Generator<PngChunk> {
  if (!isPng(file)) {
    return;
  }

  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let start = signature.length; start + overhead <= file.length; ) {
    const length = view.getUint32(start);
    const end = start + overhead + length;
    if (end > file.length) {
      return;
    }

    yield { type: String.fromCharCode(...file.subarray(start + 4, start + 8)), data: file.subarray(start + 8, end - 4), start, end };
    start = end;
  }
}

const aboutTheImage = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'];

/** The same picture without the texts that say how it was made. */
export function withoutMetadata(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = [file.subarray(0, signature.length)];
  for (const chunk of chunksOf(file)) {
    if (!aboutTheImage.includes(chunk.type)) {
      kept.push(file.subarray(chunk.start, chunk.end));
    }
  }

  const out = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of kept) {
    out.set(part, at);
    at += part.length;
  }

  return out;
}

/** Texts by keyword, the first of each; compressed ones are left out. */
export function textsOf(file: Uint8Array): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { type, data } of chunksOf(file)) {
    const end = data.indexOf(0);
    if (end < 1 || (type !== 'tEXt' && type !== 'iTXt')) {
      continue;
    }

    const keyword = new TextDecoder('latin1').decode(data.subarray(0, end));
    const text = type === 'tEXt' ? new TextDecoder('latin1').decode(data.subarray(end + 1)) : internationalText(data, end);
    if (text !== null && !texts.has(keyword)) {
      texts.set(keyword, text);
    }
  }

  return texts;
}

// Keyword, 0, compression flag, compression method, language, 0, translated keyword, 0, text.
function internationalText(data: Uint8Array, end: number): string | null {
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return data[end + 1] !== 0 || translated < 0 ? null : new TextDecoder().decode(data.subarray(translated + 1));
}
