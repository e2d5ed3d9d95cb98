import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Emits `service-worker.js` with the list of the files that were built. A new build has another list, so browsers see a new worker. */
export function serviceWorker(source: string): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).sort();
      const version = createHash('sha256').update(files.map((file) => contentOf(bundle[file]!)).join('\0')).digest('hex').slice(0, 16);
      const list = ['./', './icon.svg', './manifest.webmanifest', ...files.filter((file) => file !== 'index.html').map((file) => `./${file}`)];
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: readFileSync(source, 'utf8').replace('/* version */ ""', JSON.stringify(version)).replace('/* files */ []', JSON.stringify(list)),
      });
    },
  };
}

function contentOf(file: { type: string; code?: string; source?: string | Uint8Array }): string {
  return file.type === 'chunk' ? (file.code ?? '') : Buffer.from(file.source ?? '').toString('base64');
}
