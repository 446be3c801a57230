import { randomBytes } from 'node:crypto';
import { uncounted } from '../src/concurrency/index.ts';
import type { Demo } from '../src/config.ts';
import { createUser, hashPassword } from '../src/features/accounts/index.ts';
import { createProduct, createSeller } from '../src/features/catalog/index.ts';
import type { Category, Role } from '../src/generated/prisma/enums.ts';
import { openClient } from '../src/platform/connections.ts';
import type { Database } from '../src/platform/database.ts';

interface DemoProduct {
  readonly name: string;
  readonly description: string;
  readonly category: Category;
  /** Centavos. */
  readonly price: number;
  readonly stock: number;
}

interface DemoSeller {
  readonly email: string;
  readonly name: string;
  readonly businessName: string;
  readonly description: string;
  readonly location: string;
  readonly products: readonly DemoProduct[];
}

const SELLERS: readonly DemoSeller[] = [
  {
    email: 'taller.bautista@example.com',
    name: 'Isaac Bautista',
    businessName: 'Taller Bautista',
    description: 'Tapetes de lana tejidos en telar de pedal y teñidos con grana cochinilla, añil y pericón.',
    location: 'Teotitlán del Valle, Oaxaca',
    products: [
      {
        name: 'Tapete Diamante zapoteco 80 × 150',
        description: 'Lana teñida con grana cochinilla; tres semanas de telar.',
        category: 'TEXTIL',
        price: 420_000,
        stock: 12,
      },
      {
        name: 'Tapete Árbol de la vida 60 × 100',
        description: 'Veinte pájaros en añil y nuez sobre lana cruda.',
        category: 'TEXTIL',
        price: 265_000,
        stock: 8,
      },
      {
        name: 'Tapete Greca de Mitla 120 × 200',
        description: 'La greca escalonada de Mitla en cuatro grises naturales.',
        category: 'TEXTIL',
        price: 780_000,
        stock: 4,
      },
      {
        name: 'Camino de mesa Mariposas',
        description: 'Lana y algodón, 40 × 180 cm, flecos anudados a mano.',
        category: 'TEXTIL',
        price: 98_000,
        stock: 25,
      },
      {
        name: 'Cojín Caracol',
        description: 'Funda de 45 × 45 cm con el caracol zapoteco; cierre de madera.',
        category: 'TEXTIL',
        price: 54_000,
        stock: 40,
      },
      {
        name: 'Morral de lana',
        description: 'Tejido en telar de cintura, correa ancha, forro de manta.',
        category: 'TEXTIL',
        price: 62_000,
        stock: 30,
      },
      {
        name: 'Rebozo de algodón añil',
        description: 'Teñido en seis baños de añil; rapacejo de dos palmos.',
        category: 'TEXTIL',
        price: 148_000,
        stock: 15,
      },
      {
        name: 'Pulsera de lana trenzada',
        description: 'Sobrante de telar, cuatro colores, ajustable.',
        category: 'JOYERIA',
        price: 9_000,
        stock: 500,
      },
    ],
  },
  {
    email: 'barro.mateo@example.com',
    name: 'Rosa Mateo',
    businessName: 'Barro Mateo',
    description: 'Barro negro bruñido con cuarzo, cocido en horno bajo tierra como hace tres generaciones.',
    location: 'San Bartolo Coyotepec, Oaxaca',
    products: [
      {
        name: 'Cántaro de barro negro calado',
        description: 'Treinta centímetros, calado a navaja antes de la quema.',
        category: 'CERAMICA',
        price: 118_000,
        stock: 18,
      },
      {
        name: 'Juego de seis copas mezcaleras',
        description: 'Barro negro bruñido, 60 ml cada una.',
        category: 'CERAMICA',
        price: 46_000,
        stock: 60,
      },
      {
        name: 'Lámpara Luna calada',
        description: 'Esfera de 25 cm que proyecta estrellas; con cable textil.',
        category: 'CERAMICA',
        price: 132_000,
        stock: 10,
      },
      {
        name: 'Comal de barro 40 cm',
        description: 'Curado con cal, listo para tortillas.',
        category: 'CERAMICA',
        price: 28_000,
        stock: 35,
      },
      {
        name: 'Alebrije Jaguar de copal',
        description: 'Madera de copal tallada y pintada con tierras naturales, 22 cm.',
        category: 'ARTESANIA',
        price: 240_000,
        stock: 5,
      },
      {
        name: 'Alebrije Colibrí',
        description: 'Pieza de 9 cm, pincel de un solo pelo.',
        category: 'ARTESANIA',
        price: 68_000,
        stock: 20,
      },
      {
        name: 'Aretes de filigrana Jardín',
        description: 'Plata .925 con perlas de río, técnica de los joyeros de la ciudad.',
        category: 'JOYERIA',
        price: 156_000,
        stock: 14,
      },
      {
        name: 'Tapete de mesa de palma',
        description: 'Palma tejida de la Mixteca, redondo, 38 cm.',
        category: 'ARTESANIA',
        price: 12_500,
        stock: 120,
      },
    ],
  },
  {
    email: 'palenque.real@example.com',
    name: 'Efraín Real',
    businessName: 'Palenque Real Minas',
    description: 'Mezcal de horno cónico de tierra y tahona, en lotes pequeños numerados a mano.',
    location: 'Santa Catarina Minas, Oaxaca',
    products: [
      {
        name: 'Mezcal Espadín joven 750 ml',
        description: 'Doble destilación en cobre, 47 % Alc. Vol.',
        category: 'MEZCAL',
        price: 72_000,
        stock: 200,
      },
      {
        name: 'Mezcal Tobalá silvestre 750 ml',
        description: 'Agave silvestre de doce años, lote de 180 botellas.',
        category: 'MEZCAL',
        price: 189_000,
        stock: 36,
      },
      {
        name: 'Mezcal Ensamble de olla de barro',
        description: 'Espadín, cuixe y tobasiche destilados en barro, 49 %.',
        category: 'MEZCAL',
        price: 154_000,
        stock: 48,
      },
      {
        name: 'Mezcal de pechuga 500 ml',
        description: 'Tercera destilación con fruta de temporada y pechuga; solo en noviembre.',
        category: 'MEZCAL',
        price: 210_000,
        stock: 10,
      },
      {
        name: 'Sal de gusano 100 g',
        description: 'Sal de Colima, chile costeño y gusano de maguey molidos en metate.',
        category: 'GASTRONOMIA',
        price: 8_500,
        stock: 300,
      },
      {
        name: 'Mole negro en pasta 500 g',
        description: 'Chilhuacle, chocolate de metate y hoja de aguacate.',
        category: 'GASTRONOMIA',
        price: 19_000,
        stock: 150,
      },
      {
        name: 'Chocolate de metate 400 g',
        description: 'Cacao criollo, almendra y canela; para agua o leche.',
        category: 'GASTRONOMIA',
        price: 13_000,
        stock: 180,
      },
      {
        name: 'Café Pluma 1 kg',
        description: 'Grano de altura de Pluma Hidalgo, tueste medio.',
        category: 'GASTRONOMIA',
        price: 32_000,
        stock: 90,
      },
    ],
  },
];

interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

const PEOPLE: readonly DemoPerson[] = [
  { email: 'ana@example.com', name: 'Ana Ruiz', role: 'BUYER' },
  { email: 'benito@example.com', name: 'Benito López', role: 'BUYER' },
  { email: 'admin@example.com', name: 'Administración', role: 'ADMIN' },
];

interface DemoAccount {
  readonly email: string;
  readonly role: Role;
  readonly password: string;
}

const SEED_LOCK = 1_953_063_279;
/** Longest wait for another process to fill the database, which takes seconds; and longest time to do so. */
const TURN_TIMEOUT_MS = 60_000;

/**
 * Loads the demo market at the first start where the configuration has one, and shows its accounts.
 * @param say prints a line
 */
export async function seedAtFirstStart(db: Database, demo: Demo, say: (line: string) => void): Promise<void> {
  if (demo === 'none') return;
  const people = PEOPLE.filter(({ role }) => role !== 'ADMIN' || demo === 'market-with-admin');
  const accounts = await seedDemoMarket(db, people);
  if (accounts.length === 0) return;
  say('The demo market is loaded. Its accounts, shown only this once:');
  for (const { role, email, password } of accounts) say(`  ${role.padEnd(6)}  ${email.padEnd(28)}  ${password}`);
}

/**
 * Loads the demo market into a database without users: three sellers with 24 products, and these people.
 * @returns the accounts with their passwords, which are made up here and kept nowhere; none if there were users already
 */
async function seedDemoMarket(db: Database, people: readonly DemoPerson[]): Promise<DemoAccount[]> {
  return alone(db.url, async () => {
    if ((await db.prisma.user.count()) > 0) return [];
    const accounts: DemoAccount[] = [];
    for (const seller of SELLERS) accounts.push(await addSeller(db, seller));
    for (const person of people) accounts.push((await addAccount(db, person)).account);
    return accounts;
  });
}

/**
 * Two processes that start together on an empty database shall not both fill it: one does, the other waits for it. The
 * lock ends with a transaction that stays open meanwhile, so that it can't be left behind on a connection that a pooler
 * lends to others.
 */
async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await openClient({ url, applicationName: 'tianguis seed', silenceTimeoutMs: 2 * TURN_TIMEOUT_MS });
  try {
    await client.query('BEGIN');
    await client.query(
      `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = ${TURN_TIMEOUT_MS};
       SET LOCAL idle_in_transaction_session_timeout = ${TURN_TIMEOUT_MS}`,
    );
    await client.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK]);
    return await work();
  } finally {
    // Ends the transaction, and with it the lock.
    await client.end();
  }
}

async function addAccount(
  db: Database,
  { email, name, role }: DemoPerson,
): Promise<{ id: string; account: DemoAccount }> {
  const password = randomBytes(9).toString('base64url');
  const passwordHash = await hashPassword(password);
  const { id } = await db.transaction((tx) => createUser(tx, { email, name, role, passwordHash }));
  return { id, account: { email, role, password } };
}

async function addSeller(db: Database, { email, name, products, ...profile }: DemoSeller): Promise<DemoAccount> {
  const { id, account } = await addAccount(db, { email, name, role: 'SELLER' });
  const context = uncounted(db);
  await createSeller(context, id, profile);
  for (const { price, ...product } of products) {
    await createProduct(context, id, { ...product, price: { amount: price, currency: 'MXN' }, images: [] });
  }
  return account;
}
