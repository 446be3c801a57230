import type { Tianguis } from '../../clients/typescript/src/index.ts';

/** How a page follows the market: an example of docs/frontend-integration.md, run by test/http/storefront.test.ts. */

export interface LivePage {
  readonly productId: string;
  /** Until the page is left. */
  readonly signal: AbortSignal;
  readonly showStock: (stock: number) => void;
  /** An order is read anew, as often as it is told of. */
  readonly reloadOrder: (orderId: string) => void;
  readonly reloadAll: () => void;
  readonly showOffline: (isOffline: boolean) => void;
}

/** Keeps what a page shows as it is. @throws TianguisError where the user has to sign in, or the product is gone */
export async function keepLive(market: Tianguis, page: LivePage): Promise<void> {
  let version = 0;
  await market.events([`stock:${page.productId}`, 'orders'], {
    signal: page.signal,
    onEvent: (event) => {
      if (event.type === 'stock.changed' && event.data.version >= version) {
        version = event.data.version;
        page.showStock(event.data.stock);
      }
      if (event.type === 'order.created' || event.type === 'order.status-changed') page.reloadOrder(event.data.orderId);
    },
    onResync: page.reloadAll,
    onConnection: (isConnected) => page.showOffline(!isConnected),
  });
}
