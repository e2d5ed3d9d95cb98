import { mount } from 'svelte';
import '../shared/style.css';
import { i18n } from '../shared/i18n/i18n.svelte';
import { preferences } from '../shared/preferences.svelte';
import { renewWhenParted } from '../shared/renewal';
import { router } from '../shared/router.svelte';
import { session } from '../shared/session.svelte';
import App from './App.svelte';

preferences.start();
router.start();
renewWhenParted();
void session.start();
await i18n.start();
mount(App, { target: document.getElementById('app')! });

// Opens without a network from the second visit on.
if (import.meta.env.PROD && 'serviceWorker' in navigator && isSecureContext) {
  void navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
}
