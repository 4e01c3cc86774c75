#!/bin/sh
# Runs every fuzz target (or those that are named) under Jazzer and sums up.
#
#   src/test/bench/fuzz.sh SECONDS_PER_TARGET [NAME...]
#
# Inputs that reached something new stay in target/fuzz/NAME/corpus for the next run, findings in
# target/fuzz/NAME/findings; a finding that is repaired belongs, as small as it gets, under a name
# of its own into src/test/resources/fuzz/NAME. The exit status is 1 where anything was found.
# JOBS targets run at the same time (default 1), each with a heap of HEAP (default 1g).
set -eu

cd "$(dirname "$0")/../../.."
seconds=${1:?seconds per target}
shift
jobs=${JOBS:-1}
heap=${HEAP:-1g}
work=target/fuzz
mkdir -p "$work"

mvn -q -B -Pfuzz -Dspotless.check.skip=true test-compile dependency:build-classpath \
    -Dmdep.outputFile="$work/classpath"
class_path=target/test-classes:target/classes:$(cat "$work/classpath")

run() {
    class=$1
    name=${class##*.}
    mkdir -p "$work/$name/corpus" "$work/$name/findings"
    # the hook against connections would report those to our own broker
    nice -n 19 java "-Xmx$heap" -cp "$class_path" com.code_intelligence.jazzer.Jazzer \
        --target_class="$class" \
        --instrumentation_includes='io.jmqtt.**' \
        --custom_hook_includes='io.jmqtt.**' \
        --disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery \
        --keep_going=20 \
        --reproducer_path="$work/$name" \
        -artifact_prefix="$work/$name/findings/" \
        -max_total_time="$seconds" -timeout=30 -max_len=1000 -len_control=0 -rss_limit_mb=4000 \
        -print_final_stats=1 \
        "$work/$name/corpus" "src/test/resources/fuzz/$name" >"$work/$name/log" 2>&1 || true
}

targets=$(java -cp "$class_path" io.jmqtt.fuzz.FuzzTargets)
chosen=
for class in $targets; do
    if [ $# -gt 0 ]; then
        case " $* " in *" ${class##*.} "*) ;; *) continue ;; esac
    fi
    chosen="$chosen $class"
done

running=
for class in $chosen; do
    rm -rf "$work/${class##*.}/findings"
    run "$class" &
    running="$running $!"
    if [ "$(echo $running | wc -w)" -ge "$jobs" ]; then
        set -- $running
        wait "$1"
        shift
        running=$*
    fi
done
wait

found=0
printf '%-22s %9s %12s %8s %8s %9s\n' target seconds executions cover inputs findings
for class in $chosen; do
    name=${class##*.}
    log=$work/$name/log
    done=$(sed -n 's/^Done \([0-9]*\) runs in \([0-9]*\) second.*/\2 \1/p' "$log" | tail -n 1)
    cover=$(sed -n 's/.*cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    findings=$(grep -cE '^== Java Exception|ERROR: libFuzzer' "$log" || true)
    # a run that did not come to its end is a finding too
    [ -n "$done" ] || { done='- -'; [ "$findings" -gt 0 ] || findings=1; }
    found=$((found + findings))
    printf '%-22s %9s %12s %8s %8s %9s\n' "$name" $done "${cover:--}" \
        "$(ls "$work/$name/corpus" | wc -l)" "$findings"
done
[ "$found" -eq 0 ]
