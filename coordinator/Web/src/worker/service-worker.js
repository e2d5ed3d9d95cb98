// Keeps the portal's own files, so that it opens without a network. Answers of the coordinator are never kept here: they belong to whoever is signed in.
const version = /* version */ "";
const files = /* files */ [];
const cacheName = `sogni-${version}`;

// Which form of a file was asked for does not matter: each was kept in one.
const kept = (request, options) => caches.match(request, { ...options, ignoreVary: true });
const newest = (request) => kept(request, { cacheName });

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'no-cache', headers: { Accept: 'text/html,*/*' } }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      // Caches come in the order in which they were made. The one before this stays: pages that are open still may need parts of theirs.
      .then((names) => Promise.all(names.filter((name) => name.startsWith('sogni-') && name !== cacheName).slice(0, -1).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) {
    return;
  }

  const path = url.pathname.slice(scope.pathname.length);
  if (path.startsWith('assets/')) {
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
  } else if (request.mode === 'navigate' && (path === '' || path === 'index.html')) {
    // The newest page when the coordinator answers, the kept one when it does not.
    event.respondWith(fetch(request).catch(() => newest('./').then((found) => found ?? Response.error())));
  } else if (path === 'manifest.webmanifest' || path.startsWith('icon')) {
    event.respondWith(fetch(request).catch(() => newest(request).then((found) => found ?? Response.error())));
  }
});
