/**
 * A step of a statement that writes down what changed, as recordChanges() does.
 * @param rows a query with their entity_type, entity_id, revision, field, old_value and new_value as JSON, and changed_by
 */
export function enterChanges(name: string, rows: string): string {
  return `${name} AS (
    INSERT INTO audit_entries (id, entity_type, entity_id, revision, field, old_value, new_value, changed_by)
    SELECT new_id(), entity_type, entity_id, revision, field, old_value, new_value, changed_by FROM (${rows}) AS entering)`;
}
