#!/bin/sh
# Makes lib/jmqtt.jsa, the class-data archive that the launcher maps at start, from the classes that real runs
# of the commands load. Usage: class-archive.sh DIST JAVA
# A JVM other than JAVA ignores the archive and starts slower, nothing else.
set -eu
dist=$1
java=$2
work=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || kill "$broker" 2>/dev/null || true; rm -rf "$work"' EXIT

run() { # run NAME ARGS...: one command, its loaded classes into NAME.list
    name=$1
    shift
    LC_ALL=C.UTF-8 "$java" -Xshare:off -XX:DumpLoadedClassList="$work/$name.list" -XX:TieredStopAtLevel=1 \
        -XX:+UseSerialGC -jar "$dist/lib/jmqtt.jar" "$@" >>"$work/out" 2>&1 || true
}

run quickstart quickstart
run help --help
run version --version
run pubhelp pub --help
run passwd passwd -c -b "$work/users" user password

sort -u "$work"/*.list >"$work/all.list"
"$java" -Xshare:dump -Xlog:disable -XX:SharedClassListFile="$work/all.list" -XX:SharedArchiveFile="$dist/lib/jmqtt.jsa" \
    -XX:+UseSerialGC -cp "$dist/lib/jmqtt.jar" >>"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
