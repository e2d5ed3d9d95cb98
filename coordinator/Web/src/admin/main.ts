import { mount } from 'svelte';
import '../shared/style.css';
import './admin.css';
import { i18n } from '../shared/i18n/i18n.svelte';
import { preferences } from '../shared/preferences.svelte';
import { renewWhenParted } from '../shared/renewal';
import { router } from '../shared/router.svelte';
import { session } from '../shared/session.svelte';
import App from './App.svelte';

i18n.add({ en: () => import('../locales/admin/en.json'), ar: () => import('../locales/admin/ar.json') });
preferences.start();
router.start();
renewWhenParted();
void session.start();
await i18n.start();
mount(App, { target: document.getElementById('app')! });
