package io.jmqtt.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * OpenSSL's cipher lists, as in the manual page openssl-ciphers(1): names, words joined with {@code
 * +}, the prefixes {@code !}, {@code -} and {@code +}, {@code @STRENGTH} and {@code @SECLEVEL=n}.
 * As there, words that nobody knows select nothing.
 */
public final class CipherExpression {
    private static final String DEFAULT = "DEFAULT";

    /** The least strength in bits that each security level of OpenSSL lets through. */
    private static final int[] LEVEL_BITS = {0, 80, 112, 128, 192, 256};

    private final List<CipherSuite> known = CipherSuite.all();
    private final Set<CipherSuite> killed = new HashSet<>();
    private List<CipherSuite> active = new ArrayList<>();
    private int leastBits;

    private CipherExpression() {}

    /**
     * The standard names of the suites that a list selects, in order.
     *
     * @param list separated by colons, commas or spaces
     * @param available the standard names of the suites that there are
     * @throws TlsSetupException when it selects none of them
     */
    public static List<String> select(String list, Set<String> available) throws TlsSetupException {
        CipherExpression expression = new CipherExpression();
        for (String rule : list.split("[:, ;]+")) {
            if (!rule.isEmpty()) {
                expression.apply(rule);
            }
        }
        List<String> names = new ArrayList<>();
        for (CipherSuite suite : expression.active) {
            if (suite.bits() >= expression.leastBits && available.contains(suite.name())) {
                names.add(suite.name());
            }
        }
        if (names.isEmpty()) {
            throw new TlsSetupException("the cipher list \"" + list + "\" selects no cipher");
        }
        return names;
    }

    /**
     * The names in a list of TLS 1.3 suites, which knows no expressions.
     *
     * @throws TlsSetupException when one is not available
     */
    public static List<String> selectTls13(String list, Set<String> available)
            throws TlsSetupException {
        Set<String> names = new LinkedHashSet<>();
        for (String name : list.split("[:, ]+")) {
            if (!name.startsWith("TLS_") || name.contains("_WITH_") || !available.contains(name)) {
                throw new TlsSetupException("\"" + name + "\" is no cipher suite of TLS 1.3 here");
            }
            names.add(name);
        }
        return new ArrayList<>(names);
    }

    /** OpenSSL's name of a suite with this standard name; suites of TLS 1.3 have but one name. */
    public static String openSslName(String name) {
        for (CipherSuite suite : CipherSuite.all()) {
            if (suite.name().equals(name)) {
                return suite.openSslName();
            }
        }
        return name;
    }

    private void apply(String rule) throws TlsSetupException {
        if (rule.equals("@STRENGTH")) {
            active.sort(Comparator.comparingInt(CipherSuite::bits).reversed());
            return;
        }
        if (rule.startsWith("@SECLEVEL=")) {
            leastBits = levelBits(rule.substring("@SECLEVEL=".length()));
            return;
        }
        if (rule.equals(DEFAULT)) {
            select("ALL");
            return;
        }
        char prefix = rule.charAt(0);
        String term = rule.substring(prefix == '!' || prefix == '-' || prefix == '+' ? 1 : 0);
        switch (prefix) {
            case '!' -> {
                List<CipherSuite> matching = matching(term, known);
                killed.addAll(matching);
                active.removeAll(matching);
            }
            case '-' -> active.removeAll(matching(term, known));
            case '+' -> {
                List<CipherSuite> matching = matching(term, active);
                active.removeAll(matching);
                active.addAll(matching);
            }
            default -> select(term);
        }
    }

    private void select(String term) {
        for (CipherSuite suite : matching(term, known)) {
            if (!killed.contains(suite) && !active.contains(suite)) {
                active.add(suite);
            }
        }
    }

    private static List<CipherSuite> matching(String term, List<CipherSuite> from) {
        List<CipherSuite> matching = new ArrayList<>();
        String[] words = term.split("\\+");
        for (CipherSuite suite : from) {
            boolean all = words.length > 0;
            for (String word : words) {
                all &=
                        suite.keywords().contains(word)
                                || suite.openSslName().equals(word)
                                || suite.name().equals(word);
            }
            if (all) {
                matching.add(suite);
            }
        }
        return matching;
    }

    private static int levelBits(String level) throws TlsSetupException {
        if (level.length() == 1 && level.charAt(0) >= '0' && level.charAt(0) <= '5') {
            return LEVEL_BITS[level.charAt(0) - '0'];
        }
        throw new TlsSetupException("@SECLEVEL takes 0 to 5, not \"" + level + "\"");
    }
}
