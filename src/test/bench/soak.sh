#!/usr/bin/env bash
# A long load on the built tree: a broker with persistence under a mixed load, and pub -l and sub running through while
# their broker is started again every minute (SIGTERM, every third time SIGKILL). Prints what each process uses at rest
# before and after, what went wrong, and PASSED or FAILED (status 1); writes soak.csv, soak.svg and all that the
# processes said to OUT_DIR. A machine that stands still for minutes meanwhile does no harm.
# usage: soak.sh MINUTES [OUT_DIR]        needs Linux, a JDK (jcmd), the built tree and compiled tests (mvn package)
# Environment: WARM_UP seconds of load before the first rest (120), RESTART seconds between restarts (60), LOADS ("mixed restarts"),
# DUMPS=1 for a heap dump of the broker at each rest.
set -eu
minutes=${1:?usage: soak.sh MINUTES [OUT_DIR]}
top=$(cd "$(dirname "$0")/../../.." && pwd)
out=${2:-$top/target/soak}
[ -x "$top/target/jmqtt/bin/jmqtt" ] && [ -d "$top/target/test-classes/io/jmqtt/bench/soak" ] ||
  { echo "build first: mvn package" >&2; exit 3; }
rm -rf "$out/tree" "$out/classes" "$out/broker" "$out/restarted" "$out"/*.err "$out"/*.out
mkdir -p "$out"
# copies, so that a build meanwhile does no harm
cp -a "$top/target/jmqtt" "$out/tree"
mkdir "$out/classes"
cp -a "$top/target/classes/." "$top/target/test-classes/." "$out/classes/"
status=0
java -Xmx256m -cp "$out/classes" io.jmqtt.bench.soak.Soak \
  "$out/tree/bin/jmqtt" "$minutes" "$out" "${WARM_UP:-120}" "${RESTART:-60}" "${LOADS:-mixed restarts}" "${DUMPS:-0}" || status=$?
rm -rf "$out/tree" "$out/classes" "$out/broker" "$out/restarted"
exit $status
