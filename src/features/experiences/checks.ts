import type { Check } from '../feature.ts';

const json = (column: string) => `coalesce(to_jsonb(e.${column}), 'null')`;

/** What must hold of experiences and their slots, and no constraint says. */
export const EXPERIENCE_CHECKS: readonly Check[] = [
  {
    name: 'experiences are as they were edited last',
    sql: `SELECT 'experience ' || e.id AS subject, 'has ' || f.value::text || ' as ' || f.field || ', and was edited to ' || a.new_value::text AS problem
          FROM experiences e CROSS JOIN LATERAL (VALUES
            ('title', ${json('title')}), ('description', ${json('description')}), ('category', ${json('category')}),
            ('status', ${json('status')}), ('place', ${json('place')}), ('language', ${json('language')}),
            ('cancellationHours', ${json('cancellation_hours')}),
            ('price', jsonb_build_object('amount', e.price_amount, 'currency', e.currency))) AS f (field, value)
          CROSS JOIN LATERAL (
            SELECT new_value FROM audit_entries WHERE entity_type = 'experience' AND entity_id = e.id AND field = f.field
            ORDER BY revision DESC LIMIT 1) a
          WHERE a.new_value <> f.value`,
  },
  {
    name: 'slots have the seats that their host gave them last',
    sql: `SELECT 'time slot ' || s.id AS subject, 'has ' || s.capacity || ' seats, and was given ' || a.new_value::text AS problem
          FROM time_slots s CROSS JOIN LATERAL (
            SELECT new_value FROM audit_entries WHERE entity_type = 'time slot' AND entity_id = s.id AND field = 'capacity'
            ORDER BY revision DESC LIMIT 1) a
          WHERE a.new_value <> to_jsonb(s.capacity)`,
  },
  {
    name: 'edits of experiences and slots are of versions that they have had',
    sql: `SELECT a.entity_type || ' ' || a.entity_id AS subject, 'is at ' || e.version || ', and was edited at ' || a.revision AS problem
          FROM audit_entries a JOIN (
            SELECT 'experience' AS kind, id, version FROM experiences UNION ALL SELECT 'time slot', id, version FROM time_slots) e
            ON e.kind = a.entity_type AND e.id = a.entity_id
          WHERE a.revision > e.version`,
  },
];
