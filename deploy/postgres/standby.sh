#!/bin/sh
# A standby that streams from the server `postgres`: copied from it at the first start, and its follower from then on.
set -eu

PGPASSWORD=$(cat /run/secrets/replication_password)
export PGPASSWORD
SLOT=${SLOT:-replica}
PRIMARY="host=${PRIMARY_HOST:-postgres} port=${PRIMARY_PORT:-5432} user=replicator"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # What a copy that was cut short left behind.
  rm -rf "${PGDATA:?}.new"
  # The slot keeps what the standby has not read yet, as far as max_slot_wal_keep_size of the primary goes. One of an
  # earlier standby is taken over.
  slot=$(psql --no-psqlrc --no-align --tuples-only --dbname "$PRIMARY dbname=postgres" \
    --command "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '$SLOT'")
  [ "$slot" = 1 ] && create= || create=--create-slot
  pg_basebackup --dbname "$PRIMARY" --pgdata "$PGDATA.new" --wal-method stream --checkpoint fast \
    --slot "$SLOT" $create --write-recovery-conf
  chmod 700 "$PGDATA.new"
  mkdir -p "$(dirname "$PGDATA")"
  rm -rf "$PGDATA"
  mv "$PGDATA.new" "$PGDATA"
fi
unset PGPASSWORD
# Told of what a query here still needs, the primary keeps it, so that queries are not cancelled.
exec postgres -c hot_standby_feedback=on "$@"
