package io.jmqtt.connect.paho;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * An empty catalogue in place of Paho's log messages. Paho looks the catalogue up for every logger,
 * whatever the logger does with it, and its first reading opens a signed jar, for which the JDK
 * loads its security providers: more than all the rest of a short-lived client costs. Whoever asks
 * first for a bundle decides how it is loaded, so this is asked for before Paho asks.
 */
final class SilentMessages extends ResourceBundle {

    private SilentMessages() {}

    /**
     * Puts the empty catalogue into the cache of bundles.
     *
     * @param name of Paho's catalogue
     * @param user the class that will ask for it, by whose loader it is found
     */
    static void standInFor(String name, Class<?> user) {
        getBundle(name, Locale.getDefault(), user.getClassLoader(), new OnlyThis());
    }

    @Override
    protected Object handleGetObject(String key) {
        return key;
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.emptyEnumeration();
    }

    private static final class OnlyThis extends Control {
        @Override
        public List<String> getFormats(String baseName) {
            return FORMAT_CLASS;
        }

        @Override
        public List<Locale> getCandidateLocales(String baseName, Locale locale) {
            return Collections.singletonList(locale);
        }

        @Override
        public Locale getFallbackLocale(String baseName, Locale locale) {
            return null;
        }

        @Override
        public ResourceBundle newBundle(
                String baseName, Locale locale, String format, ClassLoader loader, boolean reload) {
            return new SilentMessages();
        }
    }
}
