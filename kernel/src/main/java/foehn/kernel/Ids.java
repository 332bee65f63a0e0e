package foehn.kernel;

import java.util.UUID;
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

    /// Whether a text looks like either.
    public static boolean isUuid(String text) {
        return UUID_TEXT.matcher(text).matches();
    }

    private Ids() {}
}
