package foehn.object.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of several formats a client likes best.
public final class Accept {
    private record Liked(String type, double quality) {
        boolean admits(String offered) {
            return type.equals("*/*")
                    || type.equals("*")
                    || (type.endsWith("/*") && offered.startsWith(type.substring(0, type.length() - 1)))
                    || type.equals(offered);
        }
    }

    /// The best of `offered`, whose first is the one for clients that do not say; empty when the client takes none of
    /// them, or its header is malformed.
    public static Optional<String> best(@Nullable String header, List<String> offered) {
        if (header == null || header.isBlank()) {
            return Optional.of(offered.getFirst());
        }
        var liked = new ArrayList<Liked>();
        for (var item : header.split(",", -1)) {
            var parts = item.split(";", -1);
            var quality = quality(parts);
            if (parts[0].isBlank() || quality < 0) {
                return Optional.empty();
            }
            liked.add(new Liked(parts[0].strip(), quality));
        }
        liked.sort(Comparator.comparingDouble(Liked::quality).reversed());
        for (var like : liked) {
            for (var offer : offered) {
                if (like.quality() > 0 && like.admits(offer)) {
                    return Optional.of(offer);
                }
            }
        }
        return Optional.empty();
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var part = parts[i].strip();
            if (part.startsWith("q=")) {
                try {
                    return Double.parseDouble(part.substring(2));
                } catch (NumberFormatException malformed) {
                    return -1;
                }
            }
        }
        return 1;
    }

    private Accept() {}
}
