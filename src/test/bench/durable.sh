#!/usr/bin/env bash
# What durability costs: acknowledged messages of QoS 1 per second to persistent sessions that are connected, this
# broker (jmqtt_sync always; without persistence) beside Debian's Mosquitto with autosave_on_changes true and
# autosave_interval 1; and the start with a million queued messages.
# usage: durable.sh [ROUNDS]           Needs mosquitto and the built tree (mvn package). DISK: a folder on a real disk.
set -eu
rounds=${1:-3}
top=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d "${DISK:-/var/tmp}/durable.XXXXXX")
pids=
stop() { for p in $pids; do kill -9 "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
jmqtt=$top/target/jmqtt/bin/jmqtt
[ -x "$jmqtt" ] || { echo "build first: mvn package" >&2; exit 3; }
load() { java -cp "$top/target/classes:$top/target/test-classes" io.jmqtt.bench.DurableLoad "$@"; }
await() { for _ in $(seq 600); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.05; done; exit 1; }
conf() { # NAME PORT LINES...
  mkdir "$work/$1"
  { echo "listener $2 127.0.0.1"; echo "allow_anonymous true"; echo "max_queued_messages 0"; echo "log_dest none"
    shift 2; printf '%s\n' "$@"; } >"$work/$1/conf"
}
conf mosquitto 29410 "persistence true" "persistence_location $work/mosquitto/" "autosave_on_changes true" \
  "autosave_interval 1" "user $(id -un)"
conf always 29411 "persistence true" "persistence_location $work/always"
conf memory 29412
mosquitto -c "$work/mosquitto/conf" 2>/dev/null & pids="$pids $!"
"$jmqtt" broker -c "$work/always/conf" >/dev/null 2>&1 & pids="$pids $!"
"$jmqtt" broker -c "$work/memory/conf" >/dev/null 2>&1 & pids="$pids $!"
for port in 29410 29411 29412; do await $port; done
rate() { load "$@" | sed -n 's/.*per_s=//p'; }
median() { sort -n | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }
for port in 29411 29412; do for n in 50 500; do rate $port $n 4 200000 200 online >/dev/null; done; done # warm

printf '%-36s %10s %10s %10s %16s %16s\n' case mosquitto always memory always/mosquitto always/memory
while read -r pairs window few many where; do
  : >"$work/m"; : >"$work/a"; : >"$work/n"
  for _ in $(seq "$rounds"); do
    rate 29410 "$pairs" "$window" "$few" 200 "$where" >>"$work/m"
    rate 29411 "$pairs" "$window" "$many" 200 "$where" >>"$work/a"
    rate 29412 "$pairs" "$window" "$many" 200 "$where" >>"$work/n"
  done
  m=$(median <"$work/m"); a=$(median <"$work/a"); n=$(median <"$work/n")
  printf '%-36s %10s %10s %10s %16s %16s\n' "$pairs publishers, window $window, $where" "$m" "$a" "$n" \
    "$(awk "BEGIN{printf \"%.1f\", $a/$m}")" "$(awk "BEGIN{printf \"%.2f\", $a/$n}")"
done <<C
50 1 3000 50000 online
50 20 10000 200000 online
500 1 5000 200000 online
500 10 10000 400000 online
50 20 3000 200000 offline
C

conf million 29413 "persistence true" "persistence_location $work/million" "jmqtt_sync none"
"$jmqtt" broker -c "$work/million/conf" >/dev/null 2>&1 & broker=$!; pids="$pids $broker"
await 29413
load 29413 100 100 1000000 200 offline >/dev/null
kill -9 $broker; wait $broker 2>/dev/null || true
start=$(date +%s.%N)
"$jmqtt" broker -c "$work/million/conf" >/dev/null 2>&1 & broker=$!; pids="$pids $broker"
await 29413
end=$(date +%s.%N)
printf 'start with 1,000,000 queued messages of 200 bytes: %.1f s, resident %d MB, journal %s\n' \
  "$(awk "BEGIN{print $end-$start}")" "$(awk '/VmRSS/ {print int($2 / 1024)}' /proc/$broker/status)" \
  "$(du -sh "$work/million/mosquitto.db.journal" | cut -f1)"
