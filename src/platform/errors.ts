export type Language = 'en' | 'es';

interface ErrorRow {
  readonly status: number;
  /** Whether the same request may succeed when sent again, unchanged, a little later. */
  readonly retryable: boolean;
  readonly title: Readonly<Record<Language, string>>;
  /** `{name}` is replaced by the parameter of that name. */
  readonly detail: Readonly<Record<Language, string>>;
}

/** Every error a client can get, by its stable code. docs/errors.md is kept equal to this table by a test. */
export const ERRORS = {
  'validation-failed': {
    status: 400,
    retryable: false,
    title: { en: 'The request is not valid', es: 'La solicitud no es válida' },
    detail: { en: 'Correct these fields: {fields}.', es: 'Corrija estos campos: {fields}.' },
  },
  'malformed-body': {
    status: 400,
    retryable: false,
    title: { en: 'The body cannot be read', es: 'No se puede leer el cuerpo' },
    detail: {
      en: 'Send a body that is valid JSON and not empty, or no Content-Type if there is no body.',
      es: 'Envíe un cuerpo que sea JSON válido y no esté vacío, o ningún Content-Type si no hay cuerpo.',
    },
  },
  'malformed-request': {
    status: 400,
    retryable: false,
    title: { en: 'This is not valid HTTP', es: 'Esto no es HTTP válido' },
    detail: {
      en: 'Send a complete HTTP/1.1 request with exactly one Host header.',
      es: 'Envíe una solicitud HTTP/1.1 completa con un solo encabezado Host.',
    },
  },
  'empty-cart': {
    status: 400,
    retryable: false,
    title: { en: 'The cart is empty', es: 'El carrito está vacío' },
    detail: {
      en: 'Add at least one product before checking out. If you just checked out, look at your orders.',
      es: 'Agregue al menos un producto antes de comprar. Si acaba de comprar, revise sus pedidos.',
    },
  },
  'insufficient-stock': {
    status: 400,
    retryable: false,
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  unauthenticated: {
    status: 401,
    retryable: false,
    title: { en: 'Sign in first', es: 'Inicie sesión primero' },
    detail: {
      en: 'Send a valid access token as "Authorization: Bearer …".',
      es: 'Envíe un token de acceso válido como "Authorization: Bearer …".',
    },
  },
  'token-expired': {
    status: 401,
    retryable: false,
    title: { en: 'The access token has expired', es: 'El token de acceso ha expirado' },
    detail: {
      en: 'Get a new one from POST /api/auth/refresh, then repeat the request.',
      es: 'Obtenga uno nuevo con POST /api/auth/refresh y repita la solicitud.',
    },
  },
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
  'payment-declined': {
    status: 402,
    retryable: false,
    title: { en: 'The payment was declined', es: 'El pago fue rechazado' },
    detail: {
      en: 'Try another payment method before {expiresAt}; until then the goods are held for you.',
      es: 'Intente otro método de pago antes de {expiresAt}; hasta entonces la mercancía está apartada.',
    },
  },
  forbidden: {
    status: 403,
    retryable: false,
    title: { en: 'Not allowed', es: 'No permitido' },
    detail: { en: '{reason}', es: '{reason}' },
  },
  'seller-profile-required': {
    status: 403,
    retryable: false,
    title: { en: 'A seller profile is required', es: 'Se requiere un perfil de vendedor' },
    detail: {
      en: 'Create one with POST /api/marketplace/seller/profile first.',
      es: 'Primero cree uno con POST /api/marketplace/seller/profile.',
    },
  },
  'not-found': {
    status: 404,
    retryable: false,
    title: { en: 'Not found', es: 'No encontrado' },
    detail: { en: 'There is no such {what}.', es: 'No existe: {what}.' },
  },
  'request-timeout': {
    status: 408,
    retryable: true,
    title: { en: 'The request took too long to arrive', es: 'La solicitud tardó demasiado en llegar' },
    detail: {
      en: 'Nothing was changed. Send the whole request again, without pauses.',
      es: 'No se cambió nada. Envíe de nuevo la solicitud entera, sin pausas.',
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
  'profile-exists': {
    status: 409,
    retryable: false,
    title: { en: 'The seller profile exists', es: 'El perfil de vendedor ya existe' },
    detail: {
      en: 'Change it with PUT /api/marketplace/seller/profile.',
      es: 'Cámbielo con PUT /api/marketplace/seller/profile.',
    },
  },
  'review-exists': {
    status: 409,
    retryable: false,
    title: { en: 'You have reviewed this product', es: 'Ya opinó sobre este producto' },
    detail: { en: 'A buyer reviews a product once.', es: 'Cada comprador opina una vez por producto.' },
  },
  'concurrency-conflict': {
    status: 409,
    retryable: true,
    title: { en: 'Others were faster just now', es: 'Otros se adelantaron en este momento' },
    detail: {
      en: 'Nothing was changed. Send the same request again after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud tras los segundos indicados en Retry-After.',
    },
  },
  'price-changed': {
    status: 409,
    retryable: false,
    title: { en: 'The price has changed', es: 'El precio ha cambiado' },
    detail: {
      en: 'You expected {expected}, the cart now costs {actual} (in minor units). Show the cart again and let the buyer confirm.',
      es: 'Usted esperaba {expected}, el carrito ahora cuesta {actual} (en unidades menores). Muestre el carrito y pida confirmación.',
    },
  },
  'edit-conflict': {
    status: 409,
    retryable: false,
    title: { en: 'Someone else changed this', es: 'Alguien más cambió esto' },
    detail: {
      en: 'Reload and try again: {fields} changed after you read it. Nothing was saved.',
      es: 'Recargue e intente de nuevo: {fields} cambió después de su lectura. No se guardó nada.',
    },
  },
  'invalid-transition': {
    status: 409,
    retryable: false,
    title: { en: 'The order cannot change that way', es: 'El pedido no puede cambiar así' },
    detail: { en: '{reason}', es: '{reason}' },
  },
  'body-too-large': {
    status: 413,
    retryable: false,
    title: { en: 'The body is too large', es: 'El cuerpo es demasiado grande' },
    detail: { en: 'Send at most {limit} bytes.', es: 'Envíe a lo sumo {limit} bytes.' },
  },
  'unsupported-media-type': {
    status: 415,
    retryable: false,
    title: { en: 'Only JSON is understood', es: 'Solo se acepta JSON' },
    detail: { en: 'Send "Content-Type: application/json".', es: 'Envíe "Content-Type: application/json".' },
  },
  'expectation-failed': {
    status: 417,
    retryable: false,
    title: { en: 'The expectation cannot be met', es: 'No se puede cumplir la expectativa' },
    detail: {
      en: 'Send no Expect header, or "Expect: 100-continue".',
      es: 'No envíe el encabezado Expect, o envíe "Expect: 100-continue".',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    retryable: false,
    title: {
      en: 'The idempotency key belongs to another request',
      es: 'La clave de idempotencia es de otra solicitud',
    },
    detail: {
      en: 'This Idempotency-Key was used with a different body. Use a new key for a new request.',
      es: 'Esta Idempotency-Key se usó con otro cuerpo. Use una clave nueva para una solicitud nueva.',
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
  'rate-limited': {
    status: 429,
    retryable: true,
    title: { en: 'Too many requests', es: 'Demasiadas solicitudes' },
    detail: {
      en: 'Wait {seconds} seconds before trying again.',
      es: 'Espere {seconds} segundos antes de intentar de nuevo.',
    },
  },
  'too-many-payment-attempts': {
    status: 429,
    retryable: false,
    title: { en: 'Too many attempts to pay this order', es: 'Demasiados intentos de pagar este pedido' },
    detail: {
      en: 'All {attempts} attempts to pay it were used. Cancel it and order again, or contact the seller.',
      es: 'Se usaron los {attempts} intentos de pagarlo. Cancélelo y compre de nuevo, o contacte al vendedor.',
    },
  },
  'headers-too-large': {
    status: 431,
    retryable: false,
    title: { en: 'The headers are too large', es: 'Los encabezados son demasiado grandes' },
    detail: {
      en: 'Send at most 16 KiB of address and headers.',
      es: 'Envíe a lo sumo 16 KiB de dirección y encabezados.',
    },
  },
  internal: {
    status: 500,
    retryable: false,
    title: { en: 'Something went wrong on our side', es: 'Algo falló de nuestro lado' },
    detail: {
      en: 'Look at what became of your request before you send it again; a checkout with an Idempotency-Key can be sent again as it is. Tell us the request id {requestId}.',
      es: 'Vea qué fue de su solicitud antes de repetirla; una compra con Idempotency-Key puede repetirse tal cual. Indíquenos la solicitud {requestId}.',
    },
  },
  overloaded: {
    status: 503,
    retryable: true,
    title: { en: 'Too busy at the moment', es: 'Demasiada demanda en este momento' },
    detail: {
      en: 'Nothing was changed. Send the same request again after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud tras los segundos indicados en Retry-After.',
    },
  },
  'shutting-down': {
    status: 503,
    retryable: true,
    title: { en: 'This server is closing', es: 'Este servidor se está cerrando' },
    detail: {
      en: 'Nothing was changed. Send the same request again, on a new connection, after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud, en una conexión nueva, tras los segundos indicados en Retry-After.',
    },
  },
  'database-unavailable': {
    status: 503,
    retryable: true,
    title: { en: 'The database cannot be reached', es: 'No se puede alcanzar la base de datos' },
    detail: {
      en: 'Look at what became of your request before you send it again; a checkout with an Idempotency-Key can be sent again as it is.',
      es: 'Vea qué fue de su solicitud antes de repetirla; una compra con Idempotency-Key puede repetirse tal cual.',
    },
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

type Text = string | number | Readonly<Record<Language, string>>;

interface AppErrorOptions {
  /** Values for the `{name}` places of the detail; a value may itself differ by language. */
  readonly params?: Readonly<Record<string, Text>>;
  /** Members added to the problem document, such as `items`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** A refusal that the client should see. Everything else that is thrown becomes `internal`. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.options = options;
  }
}

/** A thing that is not there, or not the caller's to see: both answer the same. */
export function notFound(what: 'product' | 'order' | 'cart item' | 'seller profile' | 'user' | 'page'): AppError {
  const spanish = {
    product: 'producto',
    order: 'pedido',
    'cart item': 'artículo del carrito',
    'seller profile': 'perfil de vendedor',
    user: 'usuario',
    page: 'página',
  };
  return new AppError('not-found', { params: { what: { en: what, es: spanish[what] } } });
}

/** The detail of an error in the language asked for. */
export function detailOf(code: ErrorCode, language: Language, params: AppErrorOptions['params'] = {}): string {
  return ERRORS[code].detail[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'object' ? value[language] : String(value);
  });
}
