/** What the broker tells about itself: log lines, metrics, $SYS. */
package io.jmqtt.broker.status;
