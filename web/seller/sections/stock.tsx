import { AdjustPage } from '../pages/adjust.tsx';
import { DocumentPage } from '../pages/document.tsx';
import { DocumentsPage } from '../pages/documents.tsx';
import { LevelsPage } from '../pages/levels.tsx';
import { LotPage } from '../pages/lot.tsx';
import { ReceivePage } from '../pages/receive.tsx';
import { StockToday, WatchPage } from '../pages/stock-watch.tsx';
import { TransferPage } from '../pages/transfer.tsx';
import { WarehousesPage } from '../pages/warehouses.tsx';
import type { Section } from '../sections.ts';
import { s } from '../words/stock.ts';

export const stock: Section = {
  path: 'stock',
  icon: 'shelf',
  title: () => s().stock,
  Today: StockToday,
  page: ([what = '', id, ...more]) => {
    if (more.length > 0) return undefined;
    if (what === 'documents') return id === undefined ? <DocumentsPage /> : <DocumentPage key={id} id={id} />;
    if (what === 'lots' && id !== undefined) return <LotPage key={id} id={id} />;
    if (id !== undefined) return undefined;
    switch (what) {
      case '':
        return <LevelsPage />;
      case 'watch':
        return <WatchPage />;
      case 'receive':
        return <ReceivePage />;
      case 'adjust':
        return <AdjustPage />;
      case 'transfer':
        return <TransferPage />;
      case 'warehouses':
        return <WarehousesPage />;
      default:
        return undefined;
    }
  },
};
