import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const limit = 40_000;

it('the first load of the portal, in the larger language, stays small', { timeout: 120_000 }, () => {
  const web = fileURLToPath(new URL('..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'sogni-web-'));
  try {
    execFileSync(process.execPath, [join(web, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--logLevel', 'error'], { cwd: web, env: { ...process.env, NODE_ENV: 'production' } });
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const loaded = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
    const script = readFileSync(join(folder, loaded.find((file) => file.includes('portal') && file.endsWith('.js'))!), 'utf8');
    const language = /["'`](?:\.\/|assets\/)?(ar-[\w-]+\.js)["'`]/.exec([script, ...loaded.map((file) => readFileSync(join(folder, file), 'utf8'))].join('\n'))![1]!;
    const sizes = [...loaded, `assets/${language}`].map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`first load: ${total} bytes of script and style, gzip`);
    expect(loaded.length).toBeGreaterThan(1);
    expect(total).toBeLessThanOrEqual(limit);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
