#!/bin/sh
# Makes the secrets that docker-compose.yml hands out, each in a file of the folder `secrets`. What is there already stays.
set -eu
cd "$(dirname "$0")/.."

# Only the owner gets into the folder; the files are readable for the user that each container runs as.
mkdir -p secrets
chmod 700 secrets
umask 022

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# Writes its input into a file that is whole or not there at all, and says so.
make() {
  if [ -s "secrets/$1" ]; then
    cat > /dev/null
  else
    cat > "secrets/$1.new"
    mv "secrets/$1.new" "secrets/$1"
    echo "made secrets/$1"
  fi
}

for name in jwt_secret postgres_password replication_password pgbouncer_stats_password grafana_password; do random | make "$name"; done
password=$(cat secrets/postgres_password)
echo "postgresql://tianguis:$password@postgres:5432/tianguis" | make database_url
echo "postgresql://tianguis:$password@pgbouncer:6432/tianguis" | make pooled_database_url
echo "postgresql://tianguis:$password@replica:5432/tianguis" | make replica_database_url
printf '"%s" "%s"\n' tianguis "$password" stats "$(cat secrets/pgbouncer_stats_password)" | make pgbouncer_users
