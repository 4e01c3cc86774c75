#!/usr/bin/env bash
# Messages per second over one bridge of this broker beside one of Debian's Mosquitto, on this machine in the same minutes.
# usage: bridge.sh MLOAD.c [ROUNDS [PAYLOAD...]]     (or the path in $MLOAD)
#
# Two brokers of each kind, the first with a bridge to the second (topic bench/# out, MQTT 3.1.1). mload (see throughput.sh)
# publishes to the first and subscribes at the second, so that every message crosses the bridge; it speaks to one port only,
# so connect() is replaced while it is compiled. Both run by the same configuration file, with set_tcp_nodelay, without queue limits and without a
# log; INFLIGHT is max_inflight_messages (0, no limit; 20 is the default of both). Each case runs ROUNDS times (3) on each
# pair in turn; the table has medians, their ratio, the bar, and lost messages.
# Needs gcc, mosquitto, Maven and a JDK. Environment: JAVA (java), JVM_FLAGS, CASES (a grep pattern), INFLIGHT.
set -eu
source_file=${1:-${MLOAD:-}}
rounds=${2:-3}
shift $(($# > 2 ? 2 : $#))
payloads=${*:-64}
[ -f "$source_file" ] || { echo "usage: bridge.sh MLOAD.c [ROUNDS [PAYLOAD...]]" >&2; exit 3; }
top=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
pids=
stop() { for p in $pids; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
cat > "$work/two-ports.h" <<'C'
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/socket.h>
#include <netinet/in.h>
/* the subscribers come first */
static int two_ports(int fd, void *address, unsigned length) {
  static int count;
  struct sockaddr_in to = *(struct sockaddr_in *) address;
  if (count++ < atoi(getenv("SUBSCRIBERS"))) to.sin_port = htons(atoi(getenv("SUBSCRIBE_PORT")));
  return connect(fd, (struct sockaddr *) &to, length);
}
#define connect two_ports
C
gcc -O2 -w -include "$work/two-ports.h" -o "$work/mload" "$source_file" 2>"$work/gcc.log" || { cat "$work/gcc.log" >&2; exit 1; }
if [ ! -d "$top/target/classes" ]; then (cd "$top" && mvn -q -B compile); fi
(cd "$top" && mvn -q -B -o dependency:build-classpath -Dmdep.outputFile="$work/cp" -Dmdep.includeScope=runtime >/dev/null)

# four files: the second broker of each kind first, since a bridge of 2.0 that finds nobody does not always come again
config() {
  cat <<C
listener $1 127.0.0.1
allow_anonymous true
max_queued_messages 0
max_inflight_messages ${INFLIGHT:-0}
set_tcp_nodelay true
log_dest none
user $(id -un)
C
  [ -z "${2:-}" ] || printf 'connection bench\naddress 127.0.0.1:%s\nremote_clientid bench\ntopic bench/# out 1\n' "$2"
}
mosquitto_broker() { mosquitto -c "$1" 2>/dev/null & pids="$pids $!"; }
jmqtt_broker() {
  # shellcheck disable=SC2086
  "${JAVA:-java}" ${JVM_FLAGS:--XX:+UseG1GC -Xms64m -XX:MaxDirectMemorySize=512m -Dio.netty.leakDetection.level=disabled} \
    -cp "$top/target/classes:$(cat "$work/cp")" io.jmqtt.Jmqtt broker -c "$1" >"$work/jmqtt-$(basename "$1").log" 2>&1 & pids="$pids $!"
}
await() { for _ in $(seq 300); do (exec 3<>/dev/tcp/127.0.0.1/"$1") 2>/dev/null && return; sleep 0.1; done; echo "port $1 is closed" >&2; exit 1; }
config 29411 >"$work/m2"; config 29410 29411 >"$work/m1"; config 29421 >"$work/j2"; config 29420 29421 >"$work/j1"
mosquitto_broker "$work/m2"; jmqtt_broker "$work/j2"; await 29411; await 29421
mosquitto_broker "$work/m1"; jmqtt_broker "$work/j1"; await 29410; await 29420
sleep 2

median() { sort -n | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }
# PORT PUBS SUBS QOS PAYLOAD TOTAL WINDOW
run() { SUBSCRIBERS=$3 SUBSCRIBE_PORT=$(($1 + 1)) timeout 120 "$work/mload" "$1" fanin "$2" "$3" "$4" "$5" "$6" "$7" || true; }
field() { sed -n "s/.*$1=\([0-9]*\).*/\1/p"; }
# the JIT compiler has seen each path before anything is measured
for q in 0 1 0 1; do run 29420 10 1 $q 64 400000 2000 >/dev/null; done

printf '%-10s %8s %12s %12s %8s %6s %6s %10s %10s\n' case payload mosquitto jmqtt ratio bar lost p99_mosq p99_jmqtt
while read -r name qos few many window bar; do
  echo "$name" | grep -q "${CASES:-.}" || continue
  for payload in $payloads; do
    : >"$work/m"; : >"$work/j"; : >"$work/mp"; : >"$work/jp"; lost=0
    for _ in $(seq "$rounds"); do
      r=$(run 29410 10 1 "$qos" "$payload" "$few" "$window"); echo "$r" | field msgs_per_s >>"$work/m"
      echo "$r" | field p99us >>"$work/mp"
      r=$(run 29420 10 1 "$qos" "$payload" "$many" "$window"); echo "$r" | field msgs_per_s >>"$work/j"
      echo "$r" | field p99us >>"$work/jp"
      l=$(echo "$r" | field lost); lost=$((lost + ${l:-0}))
    done
    m=$(median <"$work/m"); j=$(median <"$work/j")
    printf '%-10s %8s %12s %12s %8s %6s %6s %10s %10s\n' "$name" "$payload" "$m" "$j" \
      "$(awk -v a="${j:-0}" -v b="${m:-1}" 'BEGIN {printf "%.1f", a/b}')" "$bar" "$lost" "$(median <"$work/mp")" "$(median <"$work/jp")"
  done
done <<C
bridge-q0 0 60000 1000000 5000 3
bridge-q1 1 30000 500000  1000 3
C
