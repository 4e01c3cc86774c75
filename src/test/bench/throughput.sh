#!/usr/bin/env bash
# Delivered messages per second of this broker beside Debian's Mosquitto, on this machine in the same minutes.
# usage: throughput.sh MLOAD.c [ROUNDS [PAYLOAD...]]     (or the path in $MLOAD)
#
# mload is a small epoll load generator for MQTT 3.1.1 brokers (C, one thread): mload PORT MODE PUBS SUBS QOS PAYLOAD
# TOTAL WINDOW prints msgs_per_s and lost. Both brokers run without queue limits and without a log. Each case runs
# ROUNDS times (3) on each broker in turn; the table has medians, their ratio, the bar, and lost messages.
# Needs gcc, mosquitto, Maven and a JDK. Environment: JAVA (java), JVM_FLAGS, CASES (a grep pattern of case names).
set -eu
source_file=${1:-${MLOAD:-}}
rounds=${2:-3}
shift $(($# > 2 ? 2 : $#))
payloads=${*:-64}
[ -f "$source_file" ] || { echo "usage: throughput.sh MLOAD.c [ROUNDS [PAYLOAD...]]" >&2; exit 3; }
top=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
pids=
stop() { for p in $pids; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
gcc -O2 -o "$work/mload" "$source_file" 2>"$work/gcc.log" || { cat "$work/gcc.log" >&2; exit 1; }
if [ ! -d "$top/target/test-classes" ]; then (cd "$top" && mvn -q -B test-compile); fi
(cd "$top" && mvn -q -B -o dependency:build-classpath -Dmdep.outputFile="$work/cp" -Dmdep.includeScope=runtime >/dev/null)

cat > "$work/mosquitto.conf" <<C
listener 29400 127.0.0.1
allow_anonymous true
max_queued_messages 0
max_inflight_messages 0
log_dest none
C
mosquitto -c "$work/mosquitto.conf" 2>/dev/null & pids="$pids $!"
# shellcheck disable=SC2086
"${JAVA:-java}" ${JVM_FLAGS:--XX:+UseG1GC -Xms64m -XX:MaxDirectMemorySize=512m -Dio.netty.leakDetection.level=disabled} \
  -cp "$top/target/classes:$top/target/test-classes:$(cat "$work/cp")" io.jmqtt.broker.BrokerMain 29401 \
  >"$work/jmqtt.log" 2>&1 & pids="$pids $!"
for port in 29400 29401; do
  for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done
done

median() { sort -n | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }
run() { timeout 120 "$work/mload" "$@" || true; }
field() { sed -n "s/.*$1=\([0-9]*\).*/\1/p"; }
# the JIT compiler has seen each path before anything is measured
for q in 0 1 2; do run 29401 pair 50 50 $q 64 300000 2000 >/dev/null; done
run 29401 fanout 1 50 0 64 100000 1000 >/dev/null; run 29401 fanout 1 50 1 64 20000 200 >/dev/null

printf '%-12s %8s %12s %12s %8s %6s %6s %10s %10s\n' case payload mosquitto jmqtt ratio bar lost p99_mosq p99_jmqtt
while read -r name mode pubs subs qos few many window bar; do
  echo "$name" | grep -q "${CASES:-.}" || continue
  for payload in $payloads; do
    : >"$work/m"; : >"$work/j"; : >"$work/mp"; : >"$work/jp"; lost=0
    for _ in $(seq "$rounds"); do
      r=$(run 29400 "$mode" "$pubs" "$subs" "$qos" "$payload" "$few" "$window"); echo "$r" | field msgs_per_s >>"$work/m"
      echo "$r" | field p99us >>"$work/mp"
      r=$(run 29401 "$mode" "$pubs" "$subs" "$qos" "$payload" "$many" "$window"); echo "$r" | field msgs_per_s >>"$work/j"
      echo "$r" | field p99us >>"$work/jp"
      l=$(echo "$r" | field lost); lost=$((lost + ${l:-0}))
    done
    m=$(median <"$work/m"); j=$(median <"$work/j")
    printf '%-12s %8s %12s %12s %8s %6s %6s %10s %10s\n' "$name" "$payload" "$m" "$j" \
      "$(awk -v a="${j:-0}" -v b="${m:-1}" 'BEGIN {printf "%.1f", a/b}')" "$bar" "$lost" "$(median <"$work/mp")" "$(median <"$work/jp")"
  done
done <<C
fan-in-q0  fanin  50 1  0 300000 2000000 5000 6
fan-in-q1  fanin  50 1  1 200000 1000000 5000 5
fan-out-q0 fanout 1  50 0 6000   150000  1000 25
fan-out-q1 fanout 1  50 1 4000   40000   1000 8
pairs-q0   pair   50 50 0 300000 2000000 5000 6
pairs-q1   pair   50 50 1 150000 1000000 5000 8
pairs-q2   pair   50 50 2 60000  600000  5000 12
C
