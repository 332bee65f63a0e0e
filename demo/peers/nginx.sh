#!/usr/bin/env bash
# A plain web server on loopback, the limit of what a file server reaches: sendfile, and PUT without fsync.
#   nginx.sh start DIRECTORY PORT
#   nginx.sh stop DIRECTORY
set -euo pipefail

directory=${2:?directory}

start() {
  mkdir -p "$directory/data" "$directory/uploads"
  cat >"$directory/nginx.conf" <<TEXT
user root;
worker_processes 2;
pid $directory/nginx.pid;
error_log $directory/error.log;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  client_body_temp_path $directory/uploads;
  server {
    listen 127.0.0.1:$1;
    root $directory/data;
    location / {
      dav_methods PUT DELETE;
      create_full_put_path on;
    }
  }
}
TEXT
  nginx -c "$directory/nginx.conf"
}

stop() {
  [ ! -f "$directory/nginx.pid" ] || kill "$(cat "$directory/nginx.pid")"
}

case $1 in
  start) start "${3:?port}" ;;
  stop) stop ;;
  *) sed -n 2,5p "$0" >&2; exit 2 ;;
esac
