package foehn.kernel;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Identifiers in the two spellings that OpenStack uses.
public final class Ids {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

    /// `7c9e6679-7425-40de-944b-e07fc1f90ae7`: servers, images, networks.
    public static String uuid() {
        return UUID.randomUUID().toString();
    }

    /// The same without dashes: Keystone's users, projects, roles.
    public static String hex() {
        return uuid().replace("-", "");
    }

    /// A name for one request: nobody may guess a secret from it, for it is none, so it costs next to nothing.
    public static String request() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /// The same as Swift writes it: `tx`, 21 digits, and the second.
    public static String transaction() {
        var random = ThreadLocalRandom.current();
        var text = new char[34];
        text[0] = 't';
        text[1] = 'x';
        hex(text, 2, 13, random.nextLong());
        hex(text, 15, 8, random.nextLong());
        text[23] = '-';
        hex(text, 24, 10, System.currentTimeMillis() / 1000);
        return new String(text);
    }

    private static void hex(char[] text, int at, int digits, long bits) {
        long left = bits;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = Character.forDigit((int) (left & 15), 16);
            left >>>= 4;
        }
    }

    /// Whether a text looks like either.
    public static boolean isUuid(String text) {
        return UUID_TEXT.matcher(text).matches();
    }

    private Ids() {}
}
