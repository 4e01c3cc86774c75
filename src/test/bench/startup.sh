#!/usr/bin/env bash
# How fast commands start, as medians of ROUNDS interleaved runs, beside mosquitto_pub and beside the floor: a bare
# program that sends the same bytes over a socket, on the same runtime with the same flags and an archive of its own.
# Needs the built tree (mvn package). usage: startup.sh [ROUNDS]        DIST: another tree than target/jmqtt
set -eu
rounds=${1:-20}
top=$(cd "$(dirname "$0")/../../.." && pwd)
dist=${DIST:-$top/target/jmqtt}
[ -x "$dist/bin/jmqtt" ] || { echo "build first: mvn package" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classes=$top/target/test-classes
(cd "$classes" && jar --create --file "$work/floor.jar" io/jmqtt/bench/Floor.class)
java=$dist/runtime/bin/java
[ -x "$java" ] || java=$(command -v java)
# The options of the launcher, without its archive.
flags=$(JMQTT_JAVA=echo "$dist/bin/jmqtt" pub | sed 's/-XX:SharedArchiveFile=[^ ]*//; s/-Djmqtt.name.*//')
# The floor is trained where nothing listens: refused, but by then its classes are loaded.
# shellcheck disable=SC2086 # flags are words
"$java" -XX:DumpLoadedClassList="$work/floor.classes" $flags -cp "$work/floor.jar" io.jmqtt.bench.Floor 1 t m >/dev/null 2>&1 || true
# shellcheck disable=SC2086
"$java" -Xshare:dump -XX:SharedClassListFile="$work/floor.classes" -XX:SharedArchiveFile="$work/floor.jsa" $flags \
  -XX:-UseSerialGC -XX:+UseG1GC -cp "$work/floor.jar" >/dev/null 2>&1 || true
[ -f "$work/floor.jsa" ] || { echo "no archive for the floor" >&2; exit 1; }
# shellcheck disable=SC2086
java -cp "$classes" io.jmqtt.bench.StartupBenchmark "$rounds" "$dist" \
  "$java" $flags -XX:SharedArchiveFile="$work/floor.jsa" -cp "$work/floor.jar" io.jmqtt.bench.Floor
