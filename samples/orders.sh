#!/usr/bin/env bash
# Sends the requests that all sample applications answer alike, good ones and bad ones, and prints what each was answered. Needs curl.
# Usage: orders.sh [BASE_URL]; fails when an answer is not the one that is expected.
set -euo pipefail

base=${1:-http://localhost:8080}
base=${base%/}
alice=alice:alice-secret
bob=bob:bob-secret
failed=0

# send EXPECTED USER METHOD PATH [JSON]: USER is name:password, or - for nobody. Leaves the body of the answer in $body.
send() {
  local expected=$1 user=$2 method=$3 path=$4 options=(-sS -X "$3" -w '\n%{http_code}') status
  [[ $user == - ]] || options+=(-u "$user")
  (($# < 5)) || options+=(-H 'Content-Type: application/json' -d "$5")
  body=$(curl "${options[@]}" "$base$path")
  status=${body##*$'\n'}
  body=${body%$'\n'*}
  if [[ $status == "$expected" ]]; then
    printf '%s %s %s\n' "$method" "$path" "$status"
  else
    printf '%s %s %s, but %s is expected\n' "$method" "$path" "$status" "$expected"
    failed=1
  fi
}

order='{"customer":"acme","item":"lamp","quantity":2}'
send 401 - POST /orders "$order"
send 401 alice:guessed POST /orders "$order"
send 201 $alice POST /orders "$order"
id=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' <<< "$body")
send 200 $alice PUT "/orders/$id" '{"customer":"acme","item":"lamp","quantity":3}'
send 200 $alice GET /orders
send 204 $alice POST "/orders/$id/cancel" '{"reason":"late"}'
send 409 $alice POST "/orders/$id/cancel" '{"reason":"again"}'
send 403 $alice DELETE "/orders/$id"
send 204 $bob DELETE "/orders/$id"
send 404 $bob PUT /orders/999999 "$order"
exit $failed
