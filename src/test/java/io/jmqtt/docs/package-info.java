/**
 * Writes the manual pages in {@code man/} and the completions in {@code completions/} from the
 * tables of options that the program itself reads, and checks both.
 */
package io.jmqtt.docs;
