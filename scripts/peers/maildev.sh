#!/usr/bin/env bash
# MailDev: takes any mail by SMTP and shows it over HTTP (GET /api/email, DELETE /api/email/all).
# start prints {"peer","pid","smtp","http"}.
. "$(dirname "$0")/lib.sh"

install_peer() { npm_peer maildev; }

start_peer() {
  local run=$1 place smtp web
  place=$(install_peer)
  pass_skip "$place"
  smtp=$(free_port)
  web=$(free_port)
  launch "$run" maildev node "$place/node_modules/maildev/dist/bin/maildev.js" \
    -s "$smtp" -w "$web" --ip 127.0.0.1 --web-ip 127.0.0.1 --mail-directory "$run/mails"
  wait_until "$run" maildev answers 200 "http://127.0.0.1:$web/api/email"
  printf '{"peer":"maildev","pid":%s,"smtp":"127.0.0.1:%s","http":"http://127.0.0.1:%s"}\n' \
    "$(cat "$run/maildev.pid")" "$smtp" "$web"
}

stop_peer() { stop_pid "$1" maildev; }

dispatch "$@"
