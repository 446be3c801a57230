-- Lets a single statement that writes many rows take everything back when a version it relied on has moved.
CREATE FUNCTION refuse_stale(resource text, written bigint, expected bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION 'stale %: % of % versions still held', resource, written, expected
      USING ERRCODE = 'serialization_failure', CONSTRAINT = resource;
  END IF;
  RETURN true;
END
$$;
