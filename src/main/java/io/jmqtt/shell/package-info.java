/**
 * The interactive session: lines are read with JLine or from a script, cut into words, and run over
 * the connections that earlier lines made. {@code pub} and {@code sub} take the options of the
 * commands of that name and do their work with the same classes.
 */
package io.jmqtt.shell;
