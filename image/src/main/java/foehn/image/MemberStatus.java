package foehn.image;

import java.util.Locale;

/// What a project has made of an image that was offered to it.
public enum MemberStatus {
    PENDING,
    ACCEPTED,
    REJECTED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
