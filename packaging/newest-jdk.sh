# To be read by other scripts: finds the newest JDK of this machine.

version_of() { # the feature version of a JDK, 0 where it can't be told
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | grep . || echo 0
}

newest_jdk() { # PROGRAM JDK...: the newest of them and of those in /usr/lib/jvm, 17 or later, whose bin has the program
    program=$1
    shift
    best=
    best_version=16
    for jdk in "$@" /usr/lib/jvm/*; do
        if [ -x "$jdk/bin/$program" ] && [ "$(version_of "$jdk")" -gt $best_version ]; then
            best=$jdk
            best_version=$(version_of "$jdk")
        fi
    done
    echo "$best"
}
