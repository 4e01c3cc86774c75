#!/usr/bin/env bash
# What well-behaved clients notice of peers that mean no good: 20 clients exchange 500 messages a second (QoS 1), without
# and with each attack; 99th percentiles in milliseconds, processor time, heap after a collection and resident memory of the
# installed broker. Ends with 1 where an attack more than doubles the 99th percentile in each of three tries, unless it stays
# below 5 ms.
# usage: hostile.sh [SECONDS [ATTACK...]]    seconds of each measurement (5); attacks by name, all without. Needs openssl
# and the built tree (mvn package). Environment: JMQTT_JAVA_OPTS for the broker (-Xmx256m).
set -eu
seconds=${1:-5}
shift $(($# > 1 ? 1 : $#))
top=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
broker=
stop() { [ -z "$broker" ] || kill "$broker" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
jmqtt=$top/target/jmqtt/bin/jmqtt
[ -x "$jmqtt" ] || { echo "build first: mvn package" >&2; exit 3; }
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/crt" -days 2 -subj /CN=localhost 2>/dev/null
"$jmqtt" passwd -b -c "$work/pw" ann secret
cat >"$work/conf" <<C
listener 29420 127.0.0.1
listener 29421 127.0.0.1
certfile $work/crt
keyfile $work/key
password_file $work/pw
allow_anonymous true
sys_interval 1
max_queued_messages 100000
user $(id -un)
log_dest file $work/log
C
ulimit -n "$(ulimit -Hn)"
JMQTT_JAVA_OPTS=${JMQTT_JAVA_OPTS--Xmx256m} "$jmqtt" broker -c "$work/conf" >"$work/out" 2>&1 & broker=$!
for _ in $(seq 200); do (exec 3<>/dev/tcp/127.0.0.1/29421) 2>/dev/null && break; sleep 0.05; done
cp=$top/target/classes:$top/target/test-classes:$top/target/jmqtt/lib/*
java -XX:+UseSerialGC -Xms128m -Xmn64m -cp "$cp" io.jmqtt.broker.hostile.HostileBench 29420 29421 "$broker" "$seconds" "$@"
