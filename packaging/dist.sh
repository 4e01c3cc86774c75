#!/bin/sh
# Completes the installed tree DIST, which already holds bin/jmqtt and lib/*.jar, with what makes it start fast:
#   runtime/          a Java runtime of our own, by jlink from the newest JDK found (17 or later)
#   lib/jmqtt.aot     an archive of the classes of the client commands, and
#   lib/broker.jsa    one with those of the broker on top of it, both made in real runs, where that JDK is 25 or later
#   lib/jmqtt.jsa     else one archive of all on top of the JDK's own
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
    find "$dist/runtime" \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) -type f \
        -exec strip --strip-unneeded {} + 2>/dev/null || true
}

jdk=${JMQTT_JDK:-$(newest_jdk jlink "$java_home")}
java=$java_home/bin/java
version=$(version_of "$java_home")
if [ -n "$jdk" ] && link "$jdk"; then
    java=$dist/runtime/bin/java
    version=$(version_of "$jdk")
else
    echo "dist.sh: no runtime of our own (no jlink, or it failed); the tree runs on the java at hand" >&2
    rm -rf "$dist/runtime"
fi

LC_ALL=C.UTF-8
export LC_ALL
rm -f "$dist/lib/jmqtt.jsa" "$dist/lib/jmqtt.aot" "$dist/lib/broker.jsa"

start_broker() { # on a free port, which it leaves in $port
    port=$((20000 + $$ % 20000))
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$java" -Xmx256m -jar "$dist/lib/jmqtt.jar" broker -p "$port" >"$work/log" 2>&1 &
        broker=$!
        waited=0
        while kill -0 "$broker" 2>/dev/null && [ $waited -lt 300 ]; do
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

# What the archive of the clients is made from. rr answers itself.
start_broker
cat >"$work/clients" <<LINES
pub -p $port -t training/a -m message
pub -p $port -t training/a -m message -q 1 -r
pub -p $port -t training/a -m message -V 5
pub -p $port -t training/a -m message -q 2 -r -V 5
sub -p $port -t training/# -C 1
sub -p $port -t training/# -C 1 -v -q 1 -V 5
sub -p $port -t training/# -C 1 -F %t:%p
rr -p $port -t training/rr -e training/rr -m message
pub -p $port -t training/a -n -r
passwd -c -b $work/users user password
--help
--version
LINES
printf '%s\n' quickstart 'broker --version' "broker -c $work/conf --test-config" >"$work/broker"
echo "listener 1883" >"$work/conf"

run() { # LINES FLAGS...: the lines as commands in one process
    lines=$1
    shift
    if ! "$java" "$@" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xlog:disable -jar "$dist/lib/jmqtt.jar" \
        training-run <"$lines" >"$work/out" 2>&1; then
        cat "$work/out" >&2
        exit 1
    fi
}

if [ "$version" -ge 25 ]; then
    run "$work/clients" -XX:AOTMode=record "-XX:AOTConfiguration=$work/aot"
    # Without links between the classes: an archive with them can't have another on top, and that saves 10 MB.
    "$java" -XX:AOTMode=create -XX:-AOTClassLinking "-XX:AOTConfiguration=$work/aot" "-XX:AOTCache=$dist/lib/jmqtt.aot" \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -jar "$dist/lib/jmqtt.jar" >"$work/out" 2>&1 ||
        { cat "$work/out" >&2; exit 1; }
    # The upper archive holds the path of the lower one. The slashes are room for another: see packages.sh.
    run "$work/broker" "-XX:SharedArchiveFile=$dist/lib////////////////////////////////jmqtt.aot" "-XX:ArchiveClassesAtExit=$dist/lib/broker.jsa"
else
    cat "$work/broker" >>"$work/clients"
    run "$work/clients" "-XX:ArchiveClassesAtExit=$dist/lib/jmqtt.jsa"
fi
