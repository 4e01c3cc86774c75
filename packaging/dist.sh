#!/bin/sh
# Completes the installed tree DIST, which already holds bin/jmqtt and lib/*.jar, with what makes it start fast:
#   runtime/          a Java runtime of our own, by jlink from the newest JDK found (17 or later)
#   lib/jmqtt.jsa     an archive of the classes of the client commands, and
#   lib/broker.jsa    one with those of the broker on top of it, both made of what real runs of the commands load
# Usage: dist.sh DIST JAVA_HOME. JMQTT_JDK names the JDK to link from; without any jlink the tree runs on the java that
# is at hand, with a class-data archive made by JAVA_HOME's. docs/packaging.md tells why it is done this way.
set -eu
dist=$1
java_home=$2
work=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || kill -9 "$broker" 2>/dev/null || true; rm -rf "$work"' EXIT

. "$(dirname "$0")/newest-jdk.sh"

link() {
    modules=java.base,java.logging,java.management,java.naming,jdk.unsupported
    compress=zip-9
    if [ "$(version_of "$1")" -lt 22 ]; then
        modules=$modules,jdk.crypto.ec
        compress=2
    fi
    rm -rf "$dist/runtime"
    "$1/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress "$compress" \
        --output "$dist/runtime" >"$work/jlink" 2>&1 || return 1
    # symbols for native debuggers: 5 MB. Without binutils they stay.
    chmod -R u+w "$dist/runtime"
    find "$dist/runtime" "$dist/lib/native" \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) -type f \
        -exec strip --strip-unneeded {} + 2>/dev/null || true
}

jdk=${JMQTT_JDK:-$(newest_jdk jlink "$java_home")}
if [ -z "$jdk" ] || ! link "$jdk"; then
    echo "dist.sh: no runtime of our own (no jlink, or it failed); the tree runs on the java at hand" >&2
    rm -rf "$dist/runtime"
fi

rm -f "$dist/lib/jmqtt.jsa" "$dist/lib/broker.jsa"
export JAVA_HOME="$java_home" # for the launcher, where there is no runtime of our own
unset JMQTT_JAVA JMQTT_JAVA_OPTS

jmqtt() { # OPTIONS-OF-JAVA ARGS...: by the launcher, so that the archives are made with the options they are used with
    JMQTT_JAVA_OPTS=$1
    shift
    JMQTT_JAVA_OPTS=$JMQTT_JAVA_OPTS "$dist/bin/jmqtt" "$@"
}

start_broker() { # OPTIONS-OF-JAVA: on a free port, which it leaves in $port, with what the one before it has kept
    port=$((20000 + $$ % 20000))
    mkdir -p "$work/state"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        cat >"$work/conf" <<LINES
listener $port 127.0.0.1
allow_anonymous true
persistence true
persistence_location $work/state/
LINES
        JMQTT_JAVA_OPTS=$1 "$dist/bin/jmqtt" broker -c "$work/conf" >"$work/log" 2>&1 &
        broker=$!
        waited=0
        while kill -0 "$broker" 2>/dev/null && [ $waited -lt 600 ]; do
            ! grep -q ' running$' "$work/log" || return 0
            sleep 0.1
            waited=$((waited + 1))
        done
        kill -9 "$broker" 2>/dev/null || true
        port=$((port + 1))
    done
    cat "$work/log" >&2
    return 1
}

stop_broker() {
    kill "$broker"
    wait "$broker" || { cat "$work/log" >&2; return 1; }
    broker=
}

run_clients() { # OPTIONS-OF-JAVA: their commands, in one process; rr answers itself
    rm -f "$work/users"
    cat >"$work/commands" <<LINES
pub -p $port -t training/a -m message
pub -p $port -t training/a -m message -q 1 -r
pub -p $port -t training/a -m message -V 5
pub -p $port -t training/a -m message -q 2 -r -V 5
sub -p $port -t training/# -C 1
sub -p $port -t training/# -C 1 -v -q 1 -V 5
sub -p $port -t training/# -C 1 -F %t:%p
rr -p $port -t training/rr -e training/rr -m message
pub -p $port -t training/a -n -r
pub -p $port -t training/b -m message -r
sub -p $port -t training/kept -q 1 -c -i kept -E
pub -p $port -t training/kept -m message -q 1
passwd -c -b $work/users user password
--help
--version
LINES
    # from a file: Java 17 can't read all of a pipe
    jmqtt "$1" training-run <"$work/commands" >"$work/out" 2>&1 || { cat "$work/out" >&2; return 1; }
}

# The lower archive: first the list of classes of a run, then the archive of the list.
start_broker ""
run_clients "-XX:DumpLoadedClassList=$work/classes"
stop_broker
jmqtt "-Xshare:dump -XX:SharedClassListFile=$work/classes -XX:SharedArchiveFile=$dist/lib/jmqtt.jsa -XX:+UseG1GC -XX:-UseSerialGC" \
    >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
# The upper one holds the path of the lower one; the slashes are room for another: see packages.sh.
start_broker "-XX:SharedArchiveFile=$dist/lib////////////////////////////////jmqtt.jsa -XX:ArchiveClassesAtExit=$dist/lib/broker.jsa"
run_clients ""
stop_broker
for archive in jmqtt broker; do
    [ -f "$dist/lib/$archive.jsa" ] || { echo "dist.sh: no archive $archive.jsa" >&2; exit 1; }
done
