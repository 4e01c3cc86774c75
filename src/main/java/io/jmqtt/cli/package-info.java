/** The commands: arguments in, calls out. */
package io.jmqtt.cli;
