package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.Optional;

/// Nova's rule for names: 1 to 255 characters, printable, and no white space at either end.
final class Names {
    private static final int LENGTH_MAX = 255;

    private Names() {}

    static String of(Fields f, String field) {
        return checked(field, f.text(field, 1, LENGTH_MAX));
    }

    static Optional<String> optional(Fields f, String field) {
        return f.optionalText(field, 1, LENGTH_MAX).map(name -> checked(field, name));
    }

    private static String checked(String field, String name) {
        if (name.isBlank() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            throw Fault.invalid(field, "Printable characters are expected, and no white space at either end.");
        }
        return name;
    }
}
