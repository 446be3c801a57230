import { NIL_ID } from '../../platform/ids.ts';
import type { Check } from '../feature.ts';
import { LIST_FIELDS, LIST_OF_FIELD, type ListField } from './lists.ts';

const columnOf = (field: ListField) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every field of a unit that names an entry, with the list that it should be of, as rows. */
const NAMED = LIST_FIELDS.map((field) => `('${LIST_OF_FIELD[field]}', u.${columnOf(field)})`).join(', ');

/** Of two owners, whether they are not the same; the operator is NULL. */
const differ = (one: string, other: string) => `coalesce(${one}, '${NIL_ID}') <> coalesce(${other}, '${NIL_ID}')`;

/** What must hold of the register of units, and no constraint says. */
export const UNIT_CHECKS: readonly Check[] = [
  {
    name: 'units and holders belong to the owner of their site',
    sql: `SELECT t.kind || ' ' || t.id AS subject,
            'is ' || coalesce('of seller ' || t.seller_id, 'the operator’s') || ', its site is not' AS problem
          FROM (SELECT 'unit' AS kind, id, site_id, seller_id FROM units
            UNION ALL SELECT 'holder', id, site_id, seller_id FROM unit_holders) t
          JOIN warehouses w ON w.id = t.site_id WHERE ${differ('t.seller_id', 'w.seller_id')}`,
  },
  {
    name: 'units are of products of their owner',
    sql: `SELECT 'unit ' || u.id AS subject, 'is a product of seller ' || p.seller_id AS problem
          FROM units u JOIN products p ON p.id = u.product_id WHERE ${differ('p.seller_id', 'u.seller_id')}`,
  },
  {
    name: 'units are described by the words of the right lists, their owner’s or the operator’s',
    sql: `SELECT 'unit ' || u.id AS subject,
            'is described by entry ' || e.id || ' of ' || e.list || ' where one of ' || n.list || ' belongs' AS problem
          FROM units u CROSS JOIN LATERAL (VALUES ${NAMED}) AS n (list, entry_id)
          JOIN unit_list_entries e ON e.id = n.entry_id
          WHERE e.list <> n.list OR e.seller_id IS NOT NULL AND ${differ('e.seller_id', 'u.seller_id')}`,
  },
  {
    name: 'units have what their type has',
    sql: `SELECT 'unit ' || u.id AS subject, 'has ' || a.code || ', which is no attribute of its type' AS problem
          FROM units u CROSS JOIN LATERAL jsonb_object_keys(u.attributes) AS a (code)
          WHERE NOT EXISTS (SELECT FROM unit_attributes d WHERE d.type_id = u.type_id AND d.code = a.code)`,
  },
  {
    name: 'every IMEI has its checksum',
    // Every second digit from the right counts twice, with its own digits added up.
    sql: `SELECT 'unit ' || u.id AS subject, 'has IMEI ' || u.imei AS problem
          FROM units u WHERE u.imei IS NOT NULL AND (
            SELECT sum(CASE WHEN n % 2 = 1 THEN d WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END)
            FROM (SELECT n, substr(u.imei, n, 1)::int AS d FROM generate_series(1, 15) n) digits) % 10 <> 0`,
  },
];
