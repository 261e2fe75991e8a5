#!/bin/sh
# A business call through contract, rate limit and database. Without an account: a sign-in that must be refused, as a
# problem. With one (/account/email, /account/password): signs in and reads the bookings.
set -eu
call() { # method, path, body, token
  curl --silent --show-error --max-time 20 --output /tmp/answer --write-out '%{http_code}' --request "$1" \
    --header 'Content-Type: application/json' ${4:+--header "Authorization: Bearer $4"} \
    ${3:+--data "$3"} "$API/api/v2$2"
}
expect() { # status, what
  if [ "$1" != "$status" ]; then
    echo "$2: $status instead of $1: $(cat /tmp/answer)"
    exit 1
  fi
  echo "$2: $status"
}
status=$(call POST /auth/login '{"email":"helm-test@invalid.example","password":"not-an-account-1"}' '')
expect 401 "a sign-in of nobody is refused"
grep -q '"code"' /tmp/answer
status=$(call GET '/bookings?limit=1' '' '')
expect 401 "bookings need a sign-in"
if [ -r /account/email ]; then
  body=$(printf '{"email":"%s","password":"%s"}' "$(cat /account/email)" "$(cat /account/password)")
  status=$(call POST /auth/login "$body" '')
  expect 200 "the account signs in"
  token=$(sed 's/.*"token":"\([^"]*\)".*/\1/' /tmp/answer)
  status=$(call GET '/bookings?limit=1' '' "$token")
  expect 200 "its bookings"
fi
