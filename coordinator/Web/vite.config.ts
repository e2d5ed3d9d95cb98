import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { compress } from './build/compress.ts';
import { serviceWorker } from './build/service-worker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Relative addresses: the same files work at the root of a coordinator and in any folder of a static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), serviceWorker(here('src/worker/service-worker.js'), 'portal'), compress()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // The content security policy lets no script or style in that stands inside a page.
    assetsInlineLimit: 0,
    // Colours are written once, with light-dark(): every browser since the spring of 2024 knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { portal: here('index.html'), admin: here('admin.html') },
      output: {
        // What the first page shares with the later ones comes in one file: it compresses better than a dozen small ones.
        codeSplitting: { groups: [{ name: 'shared', test: /\/src\/(shared\/(api\/client|api\/types|credits|ui\/Icon|preferences|router|session|notices)|portal\/(draft|jobs|models|shortcuts|status))/, minShareCount: 2 }] },
      },
    },
  },
  // Far longer than anything takes: the machine may be busy with other tests.
  test: { include: ['tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, teardownTimeout: 120_000 },
});
