import type { Category } from '../src/generated/prisma/enums.ts';

interface DemoExperience {
  readonly title: string;
  readonly description: string;
  readonly category: Category;
  /** Centavos, of one seat. */
  readonly price: number;
  readonly place: string;
  readonly weekdays: readonly ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
  readonly startTime: string;
  readonly durationMinutes: number;
  readonly capacity: number;
}

/** What the sellers of the demo market offer that people come to, by their e-mail. */
export const EXPERIENCES: Readonly<Record<string, DemoExperience>> = {
  'taller.bautista@example.com': {
    title: 'Una mañana en el telar de pedal',
    description: 'De la grana cochinilla al hilo y del hilo al telar; cada quien se lleva su muestra.',
    category: 'TEXTIL',
    price: 65_000,
    place: 'Teotitlán del Valle, Oaxaca',
    weekdays: ['SA', 'SU'],
    startTime: '10:00',
    durationMinutes: 180,
    capacity: 8,
  },
  'palenque.real@example.com': {
    title: 'Cata de mezcal en olla de barro',
    description: 'Cinco mezcales, del horno a la copa, con el maestro que los hace.',
    category: 'MEZCAL',
    price: 45_000,
    place: 'Santa Catarina Minas, Oaxaca',
    weekdays: ['WE', 'FR'],
    startTime: '17:30',
    durationMinutes: 120,
    capacity: 6,
  },
};
