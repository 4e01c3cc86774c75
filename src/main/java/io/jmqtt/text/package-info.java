/**
 * Text that clients and broker alike read and write: dates as {@code strftime} writes them, numbers
 * as C and cJSON do, JSON, UTF-8.
 */
package io.jmqtt.text;
