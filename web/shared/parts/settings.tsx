import type { ComponentChildren } from 'preact';
import { chooseLanguage, language } from '../i18n.ts';
import { chooseTheme, theme } from '../theme.ts';
import { isSignedIn } from '../tokens.ts';
import { signOut } from '../visitor.ts';
import { common } from '../words.ts';
import { Icon } from './icons.tsx';

interface SettingsProps {
  /** What is there for whoever is not signed in. */
  readonly children?: ComponentChildren;
  readonly onSignOut?: () => void;
}

/** The language, the colours, and the way out. */
export function Settings({ children, onSignOut }: SettingsProps) {
  const other = language.value === 'es' ? 'en' : 'es';
  const opposite = theme.value === 'dark' ? 'light' : 'dark';
  const leave = () => {
    signOut();
    onSignOut?.();
  };
  return (
    <div class="settings">
      <button type="button" class="icon-button" lang={other} onClick={() => chooseLanguage(other)}>
        <span aria-hidden="true">{other.toUpperCase()}</span>
        <span class="visually-hidden">{other === 'es' ? 'Español' : 'English'}</span>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={opposite === 'dark' ? common().darkTheme : common().lightTheme}
        onClick={() => chooseTheme(opposite)}
      >
        <Icon name={opposite === 'dark' ? 'moon' : 'sun'} />
      </button>
      {isSignedIn.value ? (
        <button type="button" class="button quiet small" onClick={leave}>
          {common().signOut}
        </button>
      ) : (
        children
      )}
    </div>
  );
}
