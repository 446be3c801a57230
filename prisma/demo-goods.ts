import type { Category } from '../src/generated/prisma/enums.ts';

interface DemoProduct {
  readonly name: string;
  readonly description: string;
  readonly category: Category;
  /** Centavos. */
  readonly price: number;
  readonly stock: number;
}

export interface DemoSeller {
  readonly email: string;
  readonly name: string;
  readonly businessName: string;
  readonly description: string;
  readonly location: string;
  readonly products: readonly DemoProduct[];
}

/** Who sells at the demo market, and what. */
export const SELLERS: readonly DemoSeller[] = [
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
