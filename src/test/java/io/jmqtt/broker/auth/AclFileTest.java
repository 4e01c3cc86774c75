package io.jmqtt.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lines of an ACL file mean. Configurations are written on one line, parted by " / ". */
class AclFileTest {
    private final RecordingLog log = new RecordingLog();

    private AclFile acl(String lines) throws AccessFileException {
        return AclReader.parse(lines.replace(" / ", "\n"), "acl", log);
    }

    /** Columns: file, client id, user name (- for none), topic, may read, may write. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // an empty file denies everything
                "''                                  | c | -    | a         | false | false",
                "# comment                           | c | bob  | a         | false | false",
                // lines before the first user are for clients without a user name only
                "topic a                             | c | -    | a         | true  | true",
                "topic a                             | c | bob  | a         | false | false",
                "topic read a / user bob / topic b   | c | bob  | a         | false | false",
                "topic read a / user bob / topic b   | c | bob  | b         | true  | true",
                "topic read a / user bob / topic b   | c | -    | b         | false | false",
                // access words
                "topic read a                        | c | -    | a         | true  | false",
                "topic write a                       | c | -    | a         | false | true",
                "topic readwrite a                   | c | -    | a         | true  | true",
                "topic deny a                        | c | -    | a         | false | false",
                // the name of a user is the rest of the line
                "user bob smith / topic a            | c | bob smith | a    | true  | true",
                "user bob smith / topic a            | c | bob  | a         | false | false",
                // with an access word the filter is the rest of the line
                "topic read a b                      | c | -    | a b       | true  | false",
                // a user may be named twice
                "user b / topic a / user c / topic x / user b / topic d | i | b | d | true | true",
                "user b / topic a / user c / topic x / user b / topic d | i | b | a | true | true",
                // a rule that matches but does not grant is passed over
                "topic read a / topic write a        | c | -    | a         | true  | true",
                "topic read a / topic write #        | c | -    | a         | true  | true",
                // deny comes first, wherever it stands
                "topic # / topic deny a/b            | c | -    | a/b       | false | false",
                "topic # / topic deny a/b            | c | -    | a/c       | true  | true",
                "topic deny a/# / topic a/b          | c | -    | a/b       | false | false",
                // wildcards
                "topic a/+/c                         | c | -    | a/b/c     | true  | true",
                "topic a/+/c                         | c | -    | a/b/d     | false | false",
                "topic a/#                           | c | -    | a         | true  | true",
                // # grants nothing below $
                "topic #                             | c | -    | $SYS/a    | false | false",
                "topic +/a                           | c | -    | $SYS/a    | false | false",
                "topic read $SYS/#                   | c | -    | $SYS/a    | true  | false",
                // patterns hold for everybody, wherever they stand
                "pattern read s/%u/d                 | c | bob  | s/bob/d   | true  | false",
                "pattern read s/%u/d                 | c | eve  | s/bob/d   | false | false",
                "user eve / pattern s/%u / topic x   | c | bob  | s/bob     | true  | true",
                "user eve / pattern s/%u / topic x   | c | eve  | x         | true  | true",
                "pattern s/%c                        | c1| -    | s/c1      | true  | true",
                "pattern s/%c                        | c1| -    | s/c2      | false | false",
                "pattern %c/%u/#                     | c | bob  | c/bob/x   | true  | true",
                "pattern write s/%c / topic read x   | c | -    | s/c       | false | true",
                // a pattern with %u is nothing to clients without a user name
                "pattern s/%u                        | c | -    | s/%u      | false | false",
                "pattern s/%u                        | c | -    | s/        | false | false",
                // only a whole level is replaced
                "pattern s/x%u                       | c | bob  | s/xbob    | false | false",
                "pattern s/x%u                       | c | bob  | s/x%u     | true  | true",
                // deny comes first among patterns too
                "pattern # / pattern deny s/%c       | c | -    | s/c       | false | false",
                "pattern # / pattern deny s/%c       | c | -    | s/d       | true  | true",
                // the user's own lines are tried before patterns
                "pattern deny a / user bob / topic a | c | bob  | a         | true  | true",
                "pattern a / user bob / topic deny a | c | bob  | a         | false | false",
                // names with wildcards never reach a pattern, but keep their own lines
                "pattern s/%c                        | +  | -   | s/x       | false | false",
                "pattern s/%c                        | #  | -   | s/x       | false | false",
                "pattern s/%u                        | c  | +   | s/x       | false | false",
                "pattern s/%u                        | c  | #   | s/x       | false | false",
                "pattern s/fixed                     | c  | #   | s/fixed   | false | false",
                "user + / topic a / pattern s/%c     | c  | +   | a         | true  | true",
                "topic a                             | +# | -   | a         | true  | true",
                // blanks at the end of a line and CRLF do not count
                "'topic read a  \r'                  | c | -    | a         | true  | false",
                "'  topic   read   a'                | c | -    | a         | true  | false",
            })
    void decides(String file, String client, String user, String topic, boolean read, boolean write)
            throws AccessFileException {
        String username = user.equals("-") ? null : user;
        AclFile acl = acl(file);
        assertThat(acl.allows(client, username, topic, false)).as("read").isEqualTo(read);
        assertThat(acl.allows(client, username, topic, true)).as("write").isEqualTo(write);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic                | Error: Empty topic in acl_file \"acl\".",
                "pattern              | Error: Empty topic in acl_file \"acl\".",
                "user                 | Error: Missing username in acl_file \"acl\".",
                "topic reed a         | Error: Invalid topic access type \"reed\" in acl_file \"acl\".",
                "topic a b            | Error: Invalid topic access type \"a\" in acl_file \"acl\".",
                "topic READ a         | Error: Invalid topic access type \"READ\" in acl_file \"acl\".",
                "topic a#             | Error: Invalid ACL topic \"a#\" in acl_file \"acl\".",
                "topic read a/#/b     | Error: Invalid ACL topic \"a/#/b\" in acl_file \"acl\".",
                "pattern read a+      | Error: Invalid ACL topic \"a+\" in acl_file \"acl\".",
                "Topic read a         | Error: Invalid line in acl_file \"acl\": Topic.",
                "users bob            | Error: Invalid line in acl_file \"acl\": users.",
                "'  # indented'       | Error: Invalid line in acl_file \"acl\": #.",
                "topic a / nonsense   | Error: Invalid line in acl_file \"acl\": nonsense.",
            })
    void badLineRefusesTheFile(String file, String text) {
        assertThatThrownBy(() -> acl(file))
                .isInstanceOfSatisfying(
                        AccessFileException.class,
                        e -> {
                            assertThat(e.lines())
                                    .isEqualTo(List.of(text, "Error opening acl file \"acl\"."));
                            assertThat(e.exitCode()).isEqualTo(3);
                        });
    }

    @Test
    void patternThatNamesNobodyIsUsedWithAWarning() throws AccessFileException {
        AclFile acl = acl("pattern read a/b");
        assertThat(log.lines)
                .containsExactly("W Warning: ACL pattern 'a/b' does not contain '%c' or '%u'.");
        assertThat(acl.allows("c", null, "a/b", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "a#b", "#"})
    void dangerousNamesAreLogged(String name) throws AccessFileException {
        AclFile acl = acl("pattern s/%c");
        acl.allows(name, null, "s/x", false);
        acl.allows("c", name, "s/x", false);
        assertThat(log.lines)
                .containsExactly(
                        "N ACL denying access to client with dangerous client id \"" + name + "\"",
                        "N ACL denying access to client with dangerous username \"" + name + "\"");
    }
}
