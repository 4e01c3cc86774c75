/**
 * The full-screen view of the topics of a broker: a bounded tree of what arrived, the part of it
 * that is shown, a pure function from there to lines of text, and the terminal.
 */
package io.jmqtt.shell.top;
