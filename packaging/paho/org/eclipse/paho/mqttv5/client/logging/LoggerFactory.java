package org.eclipse.paho.mqttv5.client.logging;

import java.util.ResourceBundle;

/**
 * Takes the place of Paho's class of this name in the installed tree. Paho's looks up its message
 * catalogue before it asks which logger to make, and the first lookup of a resource bundle opens every
 * jar of the class path, a third of the start-up time of a client. This one looks it up only for a
 * logger that reads it.
 */
public class LoggerFactory {
    public static final String MQTT_CLIENT_MSG_CAT = "org.eclipse.paho.mqttv5.client.internal.nls.logcat";

    private static final String JSR47_LOGGER = "org.eclipse.paho.mqttv5.client.logging.JSR47Logger";

    private static volatile String loggerClass;

    /** The logger of the class that setLogger named, else the one of java.util.logging. */
    public static Logger getLogger(String messageCatalogName, String loggerID) {
        String name = loggerClass;
        try {
            Class<?> type = Class.forName(name == null ? JSR47_LOGGER : name);
            Logger logger = (Logger) type.getDeclaredConstructor().newInstance();
            logger.initialise(
                    name == null ? ResourceBundle.getBundle(messageCatalogName) : null, loggerID, null);
            return logger;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null: only Paho's own logger has properties, and it reads them itself. */
    public static String getLoggingProperty(String name) {
        return null;
    }

    public static void setLogger(String loggerClassName) {
        loggerClass = loggerClassName;
    }
}
