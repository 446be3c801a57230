/** What may not be there, in English and in Spanish. */
export const THINGS = {
  product: 'producto',
  order: 'pedido',
  'cart item': 'artículo del carrito',
  'seller profile': 'perfil de vendedor',
  checkout: 'compra',
  charge: 'cobro',
  provider: 'proveedor de pagos',
  refund: 'reembolso',
  user: 'usuario',
  page: 'página',
  warehouse: 'almacén',
  lot: 'lote',
  document: 'documento',
  line: 'línea',
  transfer: 'traspaso',
  voucher: 'cupón',
};
