#!/usr/bin/env bash
# Draws what scale.sh printed, cost against size. usage: scale.sh | scale-plot.sh FILE.svg        needs gnuplot
set -eu
out=${1:?usage: scale-plot.sh FILE.svg}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/all"
column() { grep "$1" "$work/all" | sed -n "s/.*$2=\([0-9.]*\).*$3=\([0-9.]*\).*/\1 \2/p"; }
column '^idle' connections rss_mb >"$work/memory"
column '^idle.*per_second' connections per_second >"$work/connects"
column '^subscriptions' subscriptions per_subscription_us >"$work/subscribe"
column '^subscriptions' subscriptions match_ns >"$work/match"
gnuplot <<P
set terminal svg size 900,640 background rgb 'white'
set output '$out'
set multiplot layout 2,2
set key off
set yrange [0:*]
set grid
set title 'resident memory, MB, by idle connections'
plot '$work/memory' with linespoints pt 7
set title 'connects per second while opening, by connections'
plot '$work/connects' with linespoints pt 7
set logscale x
set title 'microseconds to add a subscription, by subscriptions'
plot '$work/subscribe' with linespoints pt 7
set title 'nanoseconds to match a topic, by subscriptions'
plot '$work/match' with linespoints pt 7
unset multiplot
P
