import { t } from '../../shared/i18n/i18n.svelte';
import { notices } from '../../shared/notices.svelte';
import { recipeOf } from '../../shared/png/recipe';
import { router } from '../../shared/router.svelte';
import { draft } from '../draft.svelte';
import { models } from '../models.svelte';
import '../texts';
import { mostBytes } from './fit';
import { start } from './start.svelte';

/** Takes a picture that was dropped or pasted: one that says how it was made gives its settings, any other is what the next image is made from. */
export async function bring(file: File): Promise<void> {
  const recipe = file.size > mostBytes ? null : recipeOf(new Uint8Array(await file.arrayBuffer()));
  if (recipe !== null) {
    draft.recallRecipe(recipe, models.list);
    router.go('');
    notices.say(t('recall.done'));
  } else if (start.isPossible) {
    router.go('');
    await start.take(file);
  } else {
    notices.say(t('recall.nothing'), true);
  }
}
