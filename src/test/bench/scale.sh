#!/usr/bin/env bash
# How this broker grows: memory of idle connections, connects per second, cost of subscriptions and matching.
# usage: scale.sh [CONNECTIONS]        prints lines of name=value, ready for a plot. Needs Maven and a JDK (compiled tests).
# Environment: JAVA (java), JVM_FLAGS of the broker. The limit on open files must be above CONNECTIONS.
set -eu
connections=${1:-20000}
top=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
java=${JAVA:-java}
flags=${JVM_FLAGS:--XX:+UseG1GC -Xms32m -Xmx256m -XX:MaxDirectMemorySize=128m -Dio.netty.leakDetection.level=disabled}
broker=
stop() { [ -z "$broker" ] || kill "$broker" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
ulimit -n $((connections + 1000)) 2>/dev/null || ulimit -n "$(ulimit -Hn)"
most=$(($(ulimit -n) - 300))
[ "$connections" -le "$most" ] || { echo "only $most connections: the hard limit on open files is $(ulimit -Hn)"; connections=$most; }
if [ ! -d "$top/target/test-classes" ]; then (cd "$top" && mvn -q -B test-compile); fi
(cd "$top" && mvn -q -B -o dependency:build-classpath -Dmdep.outputFile="$work/cp" -Dmdep.includeScope=test >/dev/null)
cp="$top/target/classes:$top/target/test-classes:$(cat "$work/cp")"
rss() { awk '/VmRSS/ {print int($2/1024)}' "/proc/$broker/status"; }
# shellcheck disable=SC2086
"$java" $flags -cp "$cp" io.jmqtt.broker.BrokerMain 29410 >"$work/log" 2>&1 & broker=$!
for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/29410) 2>/dev/null && break; sleep 0.1; done

echo "flags: $flags"
echo "idle connections=0 rss_mb=$(rss)"
mkfifo "$work/hold"
for n in $((connections / 4)) $((connections / 2)) "$connections"; do
  "$java" -cp "$cp" io.jmqtt.broker.ConnectionLoad 29410 hold "$n" <"$work/hold" >"$work/out" 2>/dev/null & load=$!
  exec 4>"$work/hold"
  for _ in $(seq 300); do grep -q per_second "$work/out" && break; sleep 0.2; done
  sleep 3
  echo "idle $(cat "$work/out") rss_mb=$(rss)"
  exec 4>&-
  wait $load
  sleep 3
done
for _ in 1 2 3; do echo "storm $("$java" -cp "$cp" io.jmqtt.broker.ConnectionLoad 29410 storm 10 2>/dev/null)"; done
"$java" -Xmx2g -cp "$cp" io.jmqtt.broker.route.MatchBenchmark 2>/dev/null
