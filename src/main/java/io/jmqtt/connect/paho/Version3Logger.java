package io.jmqtt.connect.paho;

import java.util.ResourceBundle;
import org.eclipse.paho.client.mqttv3.logging.Logger;

/**
 * Says nothing. Without it Paho loads {@code java.util.logging} at every start. Public, since Paho
 * makes it by reflection.
 */
public final class Version3Logger implements Logger {
    @Override
    public void initialise(ResourceBundle messages, String loggerId, String resourceName) {}

    @Override
    public void setResourceName(String logContext) {}

    @Override
    public boolean isLoggable(int level) {
        return false;
    }

    @Override
    public void severe(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void severe(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void severe(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void warning(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void warning(
            String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void warning(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void info(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void info(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void info(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void config(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void config(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void config(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void fine(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void fine(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void fine(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void finer(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void finer(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void finer(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void finest(String sourceClass, String sourceMethod, String message) {}

    @Override
    public void finest(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

    @Override
    public void finest(
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void log(
            int level,
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public void trace(
            int level,
            String sourceClass,
            String sourceMethod,
            String message,
            Object[] inserts,
            Throwable thrown) {}

    @Override
    public String formatMessage(String message, Object[] inserts) {
        return message;
    }

    @Override
    public void dumpTrace() {}
}
