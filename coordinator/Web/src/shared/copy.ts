import { t } from './i18n/i18n.svelte';
import { notices } from './notices.svelte';

/** Puts a text into the clipboard and says so. Where the browser does not let pages write there, it says that the text, which the page shows, is to be copied by hand. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notices.say(t('account.copied'));
  } catch {
    notices.say(t('action.copy_by_hand'), true);
  }
}
