#!/usr/bin/env bash
# The real Swift of Debian on loopback, to be measured: one replica, tempauth, everything else as its packages have it.
#   swift.sh start DIRECTORY PORT            answers at http://127.0.0.1:PORT/auth/v1.0 (test:tester / testing)
#   swift.sh fill DIRECTORY CONTAINER COUNT  writes rows of COUNT empty objects (name/00000000 …) into a container
#   swift.sh stop DIRECTORY
# Ports PORT+1 to PORT+4 are used too. Needs root, for Swift reads its settings from one fixed directory.
set -euo pipefail

directory=${2:?directory}
etc=$directory/etc
devices=$directory/devices

serve() { # NAME COMMAND…: with our settings where Swift looks for them
  local name=$1
  shift
  setsid unshare -m --propagation private bash -c 'mount --bind "$0" /etc/swift; exec "$@"' "$etc" "$@" \
    >"$directory/$name.log" 2>&1 </dev/null &
  echo $! >"$directory/pids/$name"
}

settings() {
  local port=$1 name
  printf '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n' >"$etc/swift.conf"
  printf '[storage-policy:0]\nname = gold\ndefault = yes\n' >>"$etc/swift.conf"
  local at=$port
  for name in object container account; do
    at=$((at + 1))
    cat >"$etc/$name-server.conf" <<TEXT
[DEFAULT]
devices = $devices
mount_check = false
bind_ip = 127.0.0.1
bind_port = $at
workers = $([ $name = object ] && echo 2 || echo 1)
user = root
swift_dir = $etc
recon_cache_path = $directory/cache
log_level = WARNING
[pipeline:main]
pipeline = healthcheck recon $name-server
[app:$name-server]
use = egg:swift#$name
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:recon]
use = egg:swift#recon
recon_cache_path = $directory/cache
TEXT
    (cd "$etc" && {
      swift-ring-builder $name.builder create 8 1 1
      swift-ring-builder $name.builder add r1z1-127.0.0.1:$at/d1 1
      swift-ring-builder $name.builder rebalance
    } >"$directory/$name-ring.log" 2>&1)
  done
  proxy_settings "$port"
}

proxy_settings() {
  local filters="catch_errors gatekeeper healthcheck proxy-logging cache listing_formats container_sync bulk tempurl
    ratelimit tempauth copy container-quotas account-quotas slo dlo versioned_writes symlink proxy-logging"
  local filter name
  {
    printf '[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = %s\nworkers = 2\nuser = root\nswift_dir = %s\n' "$1" "$etc"
    printf 'log_level = WARNING\n[pipeline:main]\npipeline = %s proxy-server\n' "$(echo $filters)"
    printf '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n'
    for filter in $(printf '%s\n' $filters | sort -u); do
      name=$(echo "$filter" | sed 's/^cache$/memcache/; s/^proxy-logging$/proxy_logging/; s/-quotas$/_quotas/')
      printf '[filter:%s]\nuse = egg:swift#%s\n' "$filter" "$name"
      [ "$filter" != cache ] || printf 'memcache_servers = 127.0.0.1:%s\n' "$(($1 + 4))"
      [ "$filter" != tempauth ] || printf 'user_test_tester = testing .admin\n'
    done
  } >"$etc/proxy-server.conf"
}

start() {
  local port=$1 name
  mkdir -p "$etc" "$devices/d1" "$directory/pids" "$directory/cache"
  settings "$port"
  serve memcached memcached -u root -l 127.0.0.1 -p $((port + 4)) -m 64
  for name in account container object proxy; do
    serve $name /usr/bin/python3 "/usr/bin/swift-$name-server" "$etc/$name-server.conf"
  done
  for _ in $(seq 300); do
    ! curl -fs -o "$directory/health" -m 2 "http://127.0.0.1:$port/healthcheck" || return 0
    sleep 0.2
  done
  tail -n 5 "$directory"/*.log >&2
  return 1
}

# Through its own container code: a hundred thousand uploads would take it half an hour.
fill() {
  unshare -m --propagation private bash -c 'mount --bind "$0" /etc/swift; shift 0; exec "$@"' "$etc" \
    /usr/bin/python3 - "$devices" "$etc" "$1" "$2" <<'PYTHON'
import os
import sys
from swift.common.ring import Ring
from swift.common.utils import Timestamp, hash_path
from swift.container.backend import ContainerBroker

devices, etc, container, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
part = Ring(etc, ring_name='container').get_nodes('AUTH_test', container)[0]
name = hash_path('AUTH_test', container)
path = os.path.join(devices, 'd1', 'containers', str(part), name[-3:], name, name + '.db')
broker = ContainerBroker(path, account='AUTH_test', container=container)
rows = [{'name': 'name/%08d' % n, 'created_at': Timestamp.now().internal, 'size': 0,
         'content_type': 'application/octet-stream', 'etag': 'd41d8cd98f00b204e9800998ecf8427e',
         'deleted': 0, 'storage_policy_index': 0, 'ctype_timestamp': None, 'meta_timestamp': None}
        for n in range(count)]
for begin in range(0, count, 10000):
    broker.merge_items(rows[begin:begin + 10000])
PYTHON
}

stop() {
  local file
  for file in "$directory"/pids/*; do
    [ ! -f "$file" ] || kill -TERM -- "-$(cat "$file")" 2>/dev/null || true
  done
  sleep 1
  for file in "$directory"/pids/*; do
    [ ! -f "$file" ] || kill -KILL -- "-$(cat "$file")" 2>/dev/null || true
  done
}

case $1 in
  start) start "${3:?port}" ;;
  fill) fill "${3:?container}" "${4:?count}" ;;
  stop) stop ;;
  *) sed -n 2,6p "$0" >&2; exit 2 ;;
esac
