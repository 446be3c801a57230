import { NIL_ID } from '../../platform/ids.ts';
import type { Check } from '../feature.ts';
import { LIST_FIELDS, LIST_OF_FIELD, type ListField } from './lists.ts';
import { UNIT } from './unit-changes.ts';

const fieldNamed = (column: string) => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const columnOf = (field: ListField) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every field of a unit that names an entry, with the list that it should be of, as rows. */
const NAMED = LIST_FIELDS.map((field) => `('${LIST_OF_FIELD[field]}', u.${columnOf(field)})`).join(', ');

/** What of a unit steps change, or only one may have, as the audit log names it and says it. */
const AUDITED = [
  ...(['status', 'site_id', 'product_id', 'asset_tag', 'serial', 'imei'] as const).map((column) => [
    column,
    `u.${column}::text`,
  ]),
  ['deleted_at', `to_char(u.deleted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`],
]
  .map(([column = '', value]) => `('${fieldNamed(column)}', ${value})`)
  .join(', ');

/** Of two owners, whether they are not the same; the operator is NULL. */
const differ = (one: string, other: string) => `coalesce(${one}, '${NIL_ID}') <> coalesce(${other}, '${NIL_ID}')`;

const OF_UNIT = `entity_type = '${UNIT.resource}' AND entity_id = u.id`;

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
    name: 'assigned units are with someone, and no others are',
    sql: `SELECT 'unit ' || u.id AS subject,
            'is ' || u.status || CASE WHEN a.id IS NULL THEN ', and nobody has it' ELSE ', and assignment ' || a.id || ' is open' END AS problem
          FROM units u LEFT JOIN unit_assignments a ON a.unit_id = u.id AND a.ended_at IS NULL
          WHERE (u.status = 'ASSIGNED') <> (a.id IS NOT NULL)`,
  },
  {
    name: 'nobody has a unit while another has it',
    sql: `SELECT 'assignment ' || a.id AS subject, 'begins while another of unit ' || a.unit_id || ' lasts' AS problem
          FROM (
            SELECT id, unit_id, assigned_at, max(coalesce(ended_at, 'infinity')) OVER (
              PARTITION BY unit_id ORDER BY assigned_at, ended_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
            FROM unit_assignments) a
          WHERE a.assigned_at < a.taken_until`,
  },
  {
    name: 'holders have units of their own site',
    sql: `SELECT 'assignment ' || a.id AS subject, 'is of site ' || a.site_id || ', its holder or its unit is of another' AS problem
          FROM unit_assignments a JOIN units u ON u.id = a.unit_id LEFT JOIN unit_holders h ON h.id = a.holder_id
          WHERE h.site_id <> a.site_id OR (a.ended_at IS NULL AND u.site_id <> a.site_id)`,
  },
  {
    name: 'units leave with shipped orders, no more than their pieces, and come back refunded',
    sql: `SELECT 'order item ' || i.id AS subject, i.quantity || ' pieces of a ' || o.status || ' order, ' || i.refunded_quantity
            || ' refunded; ' || a.units || ' units left with it, ' || a.returned || ' came back' AS problem
          FROM (
            SELECT order_item_id, count(*) AS units, count(ended_at) AS returned FROM unit_assignments
            WHERE order_item_id IS NOT NULL GROUP BY order_item_id) a
          JOIN order_items i ON i.id = a.order_item_id JOIN orders o ON o.id = i.order_id
          WHERE a.units > i.quantity OR a.returned > i.refunded_quantity OR o.status NOT IN ('SHIPPED', 'DELIVERED', 'REFUNDED')`,
  },
  {
    name: 'the audit log says of units what they are',
    // Nothing is told of a field that never held anything; of units from before the log, of none until its next change.
    sql: `SELECT 'unit ' || u.id AS subject, n.field || ' is ' || v.value || ', the log says ' || coalesce(a.new_value, 'null')
            || ' under version ' || coalesce(a.revision, 1) AS problem
          FROM units u CROSS JOIN LATERAL (VALUES ${AUDITED}) AS n (field, present)
          CROSS JOIN LATERAL (SELECT coalesce(to_jsonb(n.present), 'null') AS value) v
          LEFT JOIN LATERAL (
            SELECT new_value, revision FROM audit_entries
            WHERE ${OF_UNIT} AND field = n.field ORDER BY revision DESC LIMIT 1) a ON true
          WHERE a.revision > u.version
            OR coalesce(a.new_value, CASE WHEN EXISTS (SELECT FROM audit_entries WHERE ${OF_UNIT} AND revision = 1) THEN 'null'::jsonb END) <> v.value`,
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
