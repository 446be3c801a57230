-- Every change of a unit moves its version, and is told by that: whoever makes one has nothing to remember. A file brings many at once.
CREATE FUNCTION tell_new_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_events (id, type, subject_id, payload)
  SELECT new_id(), 'unit.changed', id,
    jsonb_build_object('unitId', id, 'version', version, 'status', status, 'deleted', deleted_at IS NOT NULL)
  FROM now ORDER BY id;
  RETURN NULL;
END
$$;
CREATE TRIGGER units_made_told AFTER INSERT ON units REFERENCING NEW TABLE AS now
  FOR EACH STATEMENT EXECUTE FUNCTION tell_new_units();

CREATE FUNCTION tell_unit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_events (id, type, subject_id, payload)
  VALUES (new_id(), 'unit.changed', NEW.id, jsonb_build_object(
    'unitId', NEW.id, 'version', NEW.version, 'status', NEW.status, 'deleted', NEW.deleted_at IS NOT NULL));
  RETURN NULL;
END
$$;
CREATE TRIGGER units_change_told AFTER UPDATE ON units FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION tell_unit_change();
