package io.jmqtt.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No text of a record, which ends up in logs and in messages of exceptions sooner or later, holds a
 * password or a key. Arrays show none by themselves.
 */
class RecordTextTest {
    private static final String SECRET = "5ec2e7";
    private static final Pattern NAME =
            Pattern.compile("(?i).*(password|psk|secret|kpass|passphrase).*");

    /** Components that have such a name and hold no secret. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "SecurityConfig.passwordFile",
                    "SecurityConfig.pskFile",
                    "PasswdArguments.passwordFile",
                    "TlsConfig.pskHint",
                    "Tls.pskIdentity");

    private record Case(Class<?> type, List<RecordComponent> secrets) {
        @Override
        public String toString() {
            return type.getName();
        }
    }

    static List<Case> recordsWithSecrets() throws Exception {
        List<Case> cases = new ArrayList<>();
        for (Class<?> type : classes()) {
            if (!type.isRecord()) {
                continue;
            }
            List<RecordComponent> secrets =
                    Arrays.stream(type.getRecordComponents())
                            .filter(each -> each.getType() == String.class)
                            .filter(each -> isSecret(type, each.getName()))
                            .toList();
            if (!secrets.isEmpty()) {
                cases.add(new Case(type, secrets));
            }
        }
        return cases;
    }

    private static boolean isSecret(Class<?> type, String component) {
        return NAME.matcher(component).matches()
                        && !HARMLESS.contains(type.getSimpleName() + "." + component)
                || type.getSimpleName().equals("ConfigSetting") && component.equals("value");
    }

    private static List<Class<?>> classes() throws Exception {
        Path root =
                Path.of(
                        io.jmqtt.Jmqtt.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (Stream<Path> files = Files.walk(root.resolve("io/jmqtt"))) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                name = name.substring(0, name.length() - ".class".length());
                if (!name.endsWith("-info")) {
                    classes.add(Class.forName(name, false, RecordTextTest.class.getClassLoader()));
                }
            }
            return classes;
        }
    }

    @Test
    void recordsWithSecretsAreFound() throws Exception {
        assertThat(recordsWithSecrets())
                .extracting(each -> each.type.getSimpleName())
                .contains("BridgeConfig", "BridgeTlsConfig", "Socks5", "PasswdArguments")
                .contains("ConfigSetting", "BrokerUrl", "PasswordLine");
    }

    @ParameterizedTest
    @MethodSource("recordsWithSecrets")
    void textHoldsNoSecret(Case each) throws Exception {
        RecordComponent[] components = each.type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i], each.secrets.contains(components[i]));
        }
        Constructor<?> constructor = each.type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        assertThat(constructor.newInstance(values).toString()).doesNotContain(SECRET);
    }

    private static Object value(Class<?> type, boolean secret) {
        if (type == String.class) {
            return secret ? SECRET : "x";
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == List.class) {
            return List.of();
        }
        return type.isEnum() ? type.getEnumConstants()[0] : null;
    }
}
