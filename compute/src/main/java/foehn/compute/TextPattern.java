package foehn.compute;

import foehn.kernel.Fault;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression that a client sent, looked for anywhere in a text. One that backtracks without end is given
/// up and refused, for it would keep a processor busy.
final class TextPattern {
    private static final int LENGTH_MAX = 255;
    private static final int LOOKS_MAX = 100_000;

    private final String field;
    private final Pattern pattern;

    private TextPattern(String field, Pattern pattern) {
        this.field = field;
        this.pattern = pattern;
    }

    static TextPattern of(String field, String text) {
        if (text.length() > LENGTH_MAX) {
            throw Fault.invalid(field, "At most " + LENGTH_MAX + " characters are allowed.");
        }
        try {
            return new TextPattern(field, Pattern.compile(text));
        } catch (PatternSyntaxException malformed) {
            throw Fault.invalid(field, "It is not a regular expression.");
        }
    }

    boolean foundIn(String text) {
        return pattern.matcher(new Watched(field, text, new int[1])).find();
    }

    /// A text that counts how often it is looked at.
    private record Watched(String field, String text, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (looks[0]++ > LOOKS_MAX) {
                throw Fault.invalid(field, "The regular expression is too complex.");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
