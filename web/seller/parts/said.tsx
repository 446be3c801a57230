import { useState } from 'preact/hooks';

/** What a change came to, told to whoever does not see it, too: the place is there before there is anything in it. */
export function Said({ text }: { readonly text: string }) {
  return (
    <div class="said" role="status">
      {text !== '' && <p class="notice good">{text}</p>}
    </div>
  );
}

/** What was said last; the next thing that is done begins with silence. */
export function useSaid() {
  const [said, say] = useState('');
  return { said, say, hush: () => say('') };
}
