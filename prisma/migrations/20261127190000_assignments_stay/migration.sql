-- Who had a unit stays written down, also from a hand at psql.
CREATE TRIGGER unit_assignments_no_delete BEFORE DELETE ON unit_assignments
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER unit_assignments_no_truncate BEFORE TRUNCATE ON unit_assignments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
