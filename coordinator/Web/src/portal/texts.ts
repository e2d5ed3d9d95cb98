import { i18n } from '../shared/i18n/i18n.svelte';

// Pages that are opened later import this: their texts come with them, not with the first page.
await i18n.extend({ en: () => import('../locales/portal/en.json'), ar: () => import('../locales/portal/ar.json') });
