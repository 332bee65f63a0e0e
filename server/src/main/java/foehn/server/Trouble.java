package foehn.server;

import org.jspecify.annotations.Nullable;

/// What went wrong, in a line for the person at the terminal.
final class Trouble {
    /// The message that says most, with the causes behind it that say more.
    static String explain(Throwable trouble) {
        var text = new StringBuilder(describe(trouble));
        for (@Nullable Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
            if (text.indexOf(describe(cause)) < 0) {
                text.append("\n  because: ").append(describe(cause));
            }
        }
        return text.toString();
    }

    private static String describe(Throwable trouble) {
        var message = trouble.getMessage();
        return message == null ? trouble.getClass().getSimpleName() : message;
    }

    private Trouble() {}
}
