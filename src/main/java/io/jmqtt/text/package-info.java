/** Text in C's manner for clients and broker alike: dates as {@code strftime} writes them. */
package io.jmqtt.text;
