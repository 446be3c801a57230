import { defineErrors } from '../../platform/errors.ts';

/** What sellers may be refused with. */
export const CATALOG_ERRORS = defineErrors({
  'seller-profile-required': {
    status: 403,
    retryable: false,
    accountMayBeGone: true,
    title: { en: 'A seller profile is required', es: 'Se requiere un perfil de vendedor' },
    detail: {
      en: 'Create one with POST /api/marketplace/seller/profile first.',
      es: 'Primero cree uno con POST /api/marketplace/seller/profile.',
    },
  },
  'profile-exists': {
    status: 409,
    retryable: false,
    title: { en: 'The seller profile exists', es: 'El perfil de vendedor ya existe' },
    detail: {
      en: 'Change it with PUT /api/marketplace/seller/profile.',
      es: 'Cámbielo con PUT /api/marketplace/seller/profile.',
    },
  },
});
