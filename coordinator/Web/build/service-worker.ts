import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

type Bundle = Record<string, { type: string; name?: string; isEntry?: boolean; code?: string; source?: string | Uint8Array; imports?: string[]; dynamicImports?: string[]; viteMetadata?: { importedCss: Set<string> } }>;

/** Emits `service-worker.js` with the list of the files that the entry of this name may load. A new build has another list, so browsers see a new worker. */
export function serviceWorker(source: string, entry: string): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = loadedBy(bundle as unknown as Bundle, entry);
      const version = createHash('sha256').update(files.map((file) => contentOf(bundle[file]!)).join('\0')).digest('hex').slice(0, 16);
      const list = ['./', './icon.svg', './manifest.webmanifest', ...files.map((file) => `./${file}`)];
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: readFileSync(source, 'utf8').replace('/* version */ ""', JSON.stringify(version)).replace('/* files */ []', JSON.stringify(list)),
      });
    },
  };
}

function loadedBy(bundle: Bundle, entry: string): string[] {
  const found = new Set<string>();
  const visit = (file: string) => {
    const chunk = bundle[file];
    if (chunk === undefined || found.has(file)) return;
    found.add(file);
    [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []), ...(chunk.viteMetadata?.importedCss ?? [])].forEach(visit);
  };
  Object.keys(bundle).filter((file) => bundle[file]!.isEntry && bundle[file]!.name === entry).forEach(visit);
  return [...found].sort();
}

function contentOf(file: { type: string; code?: string; source?: string | Uint8Array }): string {
  return file.type === 'chunk' ? (file.code ?? '') : Buffer.from(file.source ?? '').toString('base64');
}
