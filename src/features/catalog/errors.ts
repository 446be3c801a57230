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
  'edit-conflict': {
    status: 409,
    retryable: false,
    title: { en: 'This was changed after you read it', es: 'Esto cambió después de su lectura' },
    detail: {
      en: 'Reload and try again: {fields} changed after you read it. Nothing was saved.',
      es: 'Recargue e intente de nuevo: {fields} cambió después de su lectura. No se guardó nada.',
    },
  },
  'precondition-required': {
    status: 428,
    retryable: false,
    title: { en: 'If-Match is required', es: 'Se requiere If-Match' },
    detail: {
      en: 'Send the ETag of the product you read as If-Match, so that no one else’s edit is overwritten.',
      es: 'Envíe el ETag del producto que leyó como If-Match, para no sobrescribir la edición de otros.',
    },
  },
});
