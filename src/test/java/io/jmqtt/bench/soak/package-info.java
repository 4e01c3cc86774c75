/** A long mixed load on the built tree, with its vital signs drawn over time: {@code soak.sh}. */
package io.jmqtt.bench.soak;
