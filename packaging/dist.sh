#!/bin/sh
# Completes the installed tree DIST, which already holds bin/jmqtt and lib/*.jar, with what makes it start fast:
#   runtime/        a Java runtime of our own, by jlink from the newest JDK found (17 or later)
#   lib/jmqtt.aot   an ahead-of-time cache trained on real runs of the commands, where that JDK is 25 or later
#   lib/jmqtt.jsa   else a class-data archive from the same runs
# Usage: dist.sh DIST JAVA_HOME. JMQTT_JDK names the JDK to link from; without any jlink the tree runs on the java that
# is at hand, with a class-data archive made by JAVA_HOME's.
set -eu
dist=$1
java_home=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

version_of() { # the feature version of a JDK, 0 where it can't be told
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | grep . || echo 0
}

newest_jdk() {
    best=
    best_version=16
    for jdk in "$java_home" /usr/lib/jvm/*; do
        if [ -x "$jdk/bin/jlink" ] && [ "$(version_of "$jdk")" -gt $best_version ]; then
            best=$jdk
            best_version=$(version_of "$jdk")
        fi
    done
    echo "$best"
}

link() {
    modules=java.base,java.logging,java.management,java.naming,jdk.unsupported
    if [ "$(version_of "$1")" -lt 22 ]; then
        modules=$modules,jdk.crypto.ec
    fi
    rm -rf "$dist/runtime"
    "$1/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$dist/runtime" \
        >"$work/jlink" 2>&1
}

jdk=${JMQTT_JDK:-$(newest_jdk)}
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
rm -f "$dist/lib/jmqtt.jsa" "$dist/lib/jmqtt.aot"
printf '%s\n' quickstart --help --version 'pub --help' "passwd -c -b $work/users user password" >"$work/lines"
set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xlog:disable -jar "$dist/lib/jmqtt.jar" training-run
if [ "$version" -ge 25 ]; then
    archive=-XX:AOTCacheOutput=$dist/lib/jmqtt.aot
else
    archive=-XX:ArchiveClassesAtExit=$dist/lib/jmqtt.jsa
fi
if ! "$java" "$archive" "$@" <"$work/lines" >"$work/out" 2>&1; then
    cat "$work/out" >&2
    exit 1
fi
