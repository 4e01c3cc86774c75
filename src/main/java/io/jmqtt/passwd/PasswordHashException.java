package io.jmqtt.passwd;

/** Says why the text after a user's name is no password hash that can be checked. */
public final class PasswordHashException extends Exception {

    /**
     * @param reason what is wrong, as a part of a sentence, for example {@code salt is not base64};
     *     never holds the text itself, which may be a password
     */
    PasswordHashException(String reason) {
        super(reason, null, false, false);
    }
}
