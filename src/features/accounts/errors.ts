import { defineErrors } from '../../platform/errors.ts';

/** What signing in and staying signed in may be refused with. */
export const ACCOUNT_ERRORS = defineErrors({
  'invalid-credentials': {
    status: 401,
    retryable: false,
    title: { en: 'E-mail or password is wrong', es: 'El correo o la contraseña son incorrectos' },
    detail: { en: 'Check both and try again.', es: 'Revise ambos e intente de nuevo.' },
  },
  'refresh-token-invalid': {
    status: 401,
    retryable: false,
    title: { en: 'The refresh token is not valid', es: 'El token de renovación no es válido' },
    detail: {
      en: 'It is unknown, expired or revoked. Log in again.',
      es: 'Es desconocido, expiró o fue revocado. Inicie sesión de nuevo.',
    },
  },
  'refresh-token-reused': {
    status: 401,
    retryable: false,
    title: { en: 'The refresh token was used before', es: 'El token de renovación ya fue usado' },
    detail: {
      en: 'For your safety every session of this login has been ended. Log in again.',
      es: 'Por su seguridad se cerraron todas las sesiones de este inicio. Inicie sesión de nuevo.',
    },
  },
  'email-taken': {
    status: 409,
    retryable: false,
    title: { en: 'The e-mail address is taken', es: 'El correo ya está registrado' },
    detail: {
      en: 'An account with this e-mail address exists. Log in, or register another address.',
      es: 'Ya existe una cuenta con este correo. Inicie sesión o registre otro correo.',
    },
  },
});
