import { dictionary } from './i18n.ts';

const en = {
  loading: 'Loading …',
  processing: 'Processing …',
  tryAgain: 'Try again',
  find: 'Search',
  live: 'Live',
  previous: 'Back',
  next: 'Next',
  pages: 'Pages',
  pageOf: (page: number, of: number) => `Page ${page} of ${of}`,
  darkTheme: 'Dark colours',
  lightTheme: 'Light colours',
  skip: 'Skip to the content',
  places: 'Main',
  // The connection
  offline: 'You are offline. Nothing is lost: what you see may be old until you are back.',
  offlineTitle: 'You are offline',
  noAnswerTitle: 'The market did not answer',
  noAnswer: 'Nothing that you typed is lost. Try again in a moment.',
  noAnswerYet: (attempt: number) => `No answer yet, trying again (${attempt}) …`,
  stillTrying: (attempt: number) => `There is a crowd at the stall. Still trying (${attempt}) …`,
  busyTitle: 'The market is very busy',
  correctFields: 'Please look at the fields that are marked.',
  // Accounts
  signIn: 'Sign in',
  signOut: 'Sign out',
  register: 'Create an account',
  name: 'Name',
  email: 'E-mail',
  password: 'Password',
  passwordHint: 'Eight characters or more; a few words are easy to keep in mind.',
  haveAccount: 'You have an account?',
  noAccount: 'New here?',
  signInFirst: 'Please sign in first.',
  otherAccount: 'Use another account',
};

/** The same words in another language; one that lacks some does not compile. */
export type Translated<W> = {
  readonly [Name in keyof W]: W[Name] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : W[Name] extends string
      ? string
      : Translated<W[Name]>;
};

const es: Translated<typeof en> = {
  loading: 'Cargando …',
  processing: 'Procesando …',
  tryAgain: 'Intentar de nuevo',
  find: 'Buscar',
  live: 'En vivo',
  previous: 'Atrás',
  next: 'Siguiente',
  pages: 'Páginas',
  pageOf: (page, of) => `Página ${page} de ${of}`,
  darkTheme: 'Colores oscuros',
  lightTheme: 'Colores claros',
  skip: 'Saltar al contenido',
  places: 'Principal',
  offline: 'No tienes conexión. Nada se pierde: lo que ves puede ser viejo hasta que vuelvas.',
  offlineTitle: 'No tienes conexión',
  noAnswerTitle: 'El mercado no respondió',
  noAnswer: 'No se pierde nada de lo que escribiste. Inténtalo de nuevo en un momento.',
  noAnswerYet: (attempt) => `Sin respuesta todavía, intentando de nuevo (${attempt}) …`,
  stillTrying: (attempt) => `Hay mucha gente en el puesto. Seguimos intentando (${attempt}) …`,
  busyTitle: 'El mercado está muy lleno',
  correctFields: 'Revisa los campos marcados, por favor.',
  signIn: 'Entrar',
  signOut: 'Salir',
  register: 'Crear una cuenta',
  name: 'Nombre',
  email: 'Correo electrónico',
  password: 'Contraseña',
  passwordHint: 'Ocho caracteres o más; unas cuantas palabras son fáciles de recordar.',
  haveAccount: '¿Ya tienes cuenta?',
  noAccount: '¿Primera vez aquí?',
  signInFirst: 'Primero entra a tu cuenta.',
  otherAccount: 'Usar otra cuenta',
};

/** What every page says, by language. */
export const commonWords = { en, es } as const;

/** The words of the parts that all pages share, in the language of the page. */
export const common = dictionary(commonWords);
