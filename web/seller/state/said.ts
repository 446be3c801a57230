import { signal } from '@preact/signals';

/** What was done last: told to everybody, also to those who do not see it. */
export const said = signal('');

/** As long as people need to read it. */
const SHOWN_MS = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what a change has done. */
export function say(text: string): void {
  clearTimeout(timer);
  said.value = text;
  timer = setTimeout(() => {
    said.value = '';
  }, SHOWN_MS);
}
