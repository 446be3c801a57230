import { named } from '../../shared/codes.ts';
import { dictionary } from '../../shared/i18n.ts';
import type { Translated } from '../../shared/words.ts';

const en = {
  title: 'Files',
  hint: 'Many lines at once, as a table of your spreadsheet (CSV).',
  importTitle: 'Bring in',
  kind: 'What',
  kindOf: named({ products: 'New products', receipts: 'Goods that came', adjustments: 'Corrections of the stock' }),
  columns: 'Columns',
  columnsOf: named({
    products: 'name, category, price, stock, description?, images?, unit?, unit_scale?',
    receipts: 'warehouse, product_id, quantity, lot_code?, manufactured_on?, expires_on?',
    adjustments: 'warehouse, product_id, quantity, reason, lot_code?',
  }),
  columnsHint: 'In any order, with commas or semicolons; those with a question mark may be left out.',
  file: 'File',
  chooseFile: 'Choose a file.',
  tooLarge: 'It is larger than the 32 MB that a file may have.',
  partial: 'Bring in good lines even if others are wrong',
  send: 'Bring it in',
  reading: 'Reading the file …',
  sending: (lines: string, seconds: string) =>
    `Sending ${lines} lines, for ${seconds} s now. A large file takes a minute; you can leave this page open.`,
  imported: (lines: string) => `${lines} lines were brought in.`,
  rejectedTitle: (lines: string) => `Wrong lines: ${lines}`,
  nothingDone: 'Nothing was brought in. Mend these lines and send the file again, or let the good ones in.',
  line: 'Line',
  column: 'Column',
  reason: 'What is wrong',
  moreLines: (count: string) => `and ${count} more`,
  exportTitle: 'Take out',
  levels: 'What lies where',
  ledger: 'Every movement of a warehouse',
  download: 'Download',
  downloaded: (name: string) => `${name} is downloaded.`,
};

const es: Translated<typeof en> = {
  title: 'Archivos',
  hint: 'Muchas líneas de una vez, como tabla de tu hoja de cálculo (CSV).',
  importTitle: 'Traer',
  kind: 'Qué',
  kindOf: named({
    products: 'Productos nuevos',
    receipts: 'Mercancía que llegó',
    adjustments: 'Correcciones del inventario',
  }),
  columns: 'Columnas',
  columnsOf: en.columnsOf,
  columnsHint: 'En cualquier orden, con comas o puntos y comas; las que llevan signo de interrogación pueden faltar.',
  file: 'Archivo',
  chooseFile: 'Elige un archivo.',
  tooLarge: 'Pasa de los 32 MB que puede tener un archivo.',
  partial: 'Traer las líneas buenas aunque otras estén mal',
  send: 'Traerlo',
  reading: 'Leyendo el archivo …',
  sending: (lines, seconds) =>
    `Enviando ${lines} líneas, desde hace ${seconds} s. Un archivo grande tarda un minuto; puedes dejar esta página abierta.`,
  imported: (lines) => `Se trajeron ${lines} líneas.`,
  rejectedTitle: (lines) => `Líneas mal: ${lines}`,
  nothingDone: 'No se trajo nada. Corrige estas líneas y envía el archivo otra vez, o deja entrar las buenas.',
  line: 'Línea',
  column: 'Columna',
  reason: 'Qué está mal',
  moreLines: (count) => `y ${count} más`,
  exportTitle: 'Llevarse',
  levels: 'Qué hay en dónde',
  ledger: 'Cada movimiento de un almacén',
  download: 'Descargar',
  downloaded: (name) => `Se descargó ${name}.`,
};

/** The words of files that are brought in and taken out. */
export const t = dictionary({ en, es });
