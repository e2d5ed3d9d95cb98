import { remembered } from './store/browser';

export type Theme = 'auto' | 'light' | 'dark';

/** Choices of the person in front of this browser. */
class Preferences {
  theme = $state<Theme>('auto');
  /** Single-key shortcuts; off for those whose speech input or switches type by accident. */
  shortcuts = $state(true);

  start(): void {
    const theme = remembered.get('sogni.theme');
    this.useTheme(theme === 'light' || theme === 'dark' ? theme : 'auto');
    this.shortcuts = remembered.get('sogni.shortcuts') !== 'off';
  }

  useTheme(theme: Theme): void {
    this.theme = theme;
    remembered.set('sogni.theme', theme === 'auto' ? null : theme);
    document.documentElement.dataset['theme'] = theme;
  }

  useShortcuts(on: boolean): void {
    this.shortcuts = on;
    remembered.set('sogni.shortcuts', on ? null : 'off');
  }
}

export const preferences = new Preferences();
