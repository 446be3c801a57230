import { signal } from '@preact/signals';

export type Theme = 'light' | 'dark';

const KEY = 'tianguis.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const chosen = () => localStorage.getItem(KEY) as Theme | null;
const present = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light');

/** What the page looks like: as chosen, else as the system does. */
export const theme = signal<Theme>(present());

/** Keeps to the theme from now on, also when the system's changes. */
export function keepTheme(): void {
  theme.subscribe((value) => {
    document.documentElement.dataset.theme = value;
  });
  system.addEventListener('change', () => {
    theme.value = present();
  });
}

export function chooseTheme(value: Theme): void {
  localStorage.setItem(KEY, value);
  theme.value = value;
}
