/** What units are described by: lists of words, all of one kind. The database knows their names, too. */
export const UNIT_LISTS = [
  'types',
  'statuses',
  'brands',
  'models',
  'operating-systems',
  'operating-system-versions',
  'cpu-vendors',
] as const;

export type UnitList = (typeof UNIT_LISTS)[number];

/** Which fields of a unit name an entry, and of which list. */
export const LIST_OF_FIELD = {
  typeId: 'types',
  statusId: 'statuses',
  brandId: 'brands',
  modelId: 'models',
  operatingSystemId: 'operating-systems',
  operatingSystemVersionId: 'operating-system-versions',
  cpuVendorId: 'cpu-vendors',
} as const satisfies Readonly<Record<string, UnitList>>;

export type ListField = keyof typeof LIST_OF_FIELD;

export const LIST_FIELDS = Object.keys(LIST_OF_FIELD) as ListField[];

/** The field of a unit that names an entry of a list. @throws Error where there is none */
export function fieldOf(list: UnitList): ListField {
  const field = LIST_FIELDS.find((one) => LIST_OF_FIELD[one] === list);
  if (field === undefined) throw new Error(`no field of a unit names an entry of ${list}`);
  return field;
}

/** The list of this name, where there is one. */
export function listOf(name: string): UnitList | undefined {
  return UNIT_LISTS.find((list) => list === name);
}
