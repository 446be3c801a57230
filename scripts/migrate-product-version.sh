#!/bin/sh
# Gives the products of a shop that has none a version to sell by: see scripts/migrate-product-version.ts, or --help.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
# The Node that npm brings runs TypeScript; that of the machine may be too old for it.
node="$here/../node_modules/.bin/node"
if [ ! -x "$node" ]; then
  echo 'Node is missing: run npm ci first.' >&2
  exit 1
fi
exec "$node" "$here/migrate-product-version.ts" "$@"
