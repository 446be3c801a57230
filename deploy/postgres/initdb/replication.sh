#!/bin/sh
# Lets a standby stream from this server: a role that may do nothing else, and the line that lets it in. The image runs it
# when it makes the database; on one that exists already it can be run by hand, any number of times:
#   docker compose exec --user postgres postgres sh /docker-entrypoint-initdb.d/replication.sh
set -eu

password=$(cat /run/secrets/replication_password)
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --set password="$password" <<'SQL'
SELECT 'CREATE ROLE replicator REPLICATION LOGIN CONNECTION LIMIT 4'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replicator') \gexec
ALTER ROLE replicator PASSWORD :'password';
SQL
rule='host replication replicator all scram-sha-256'
grep -qxF "$rule" "$PGDATA/pg_hba.conf" || echo "$rule" >> "$PGDATA/pg_hba.conf"
# While the database is made, the server that will serve has yet to start.
psql --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres --command 'SELECT pg_reload_conf()' > /dev/null
