package foehn.identity;

import java.util.List;
import java.util.Optional;

/// Some of what a listing found.
///
/// @param next the id after which the rest begins, when there is a rest
record Page<T>(List<T> items, Optional<String> next) {
    static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, Optional.empty());
    }
}
