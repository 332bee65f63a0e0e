package foehn.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which images to list, in which order. Columns are names of ours, never of the client's making.
///
/// @param visibility empty: whatever the caller's list has by itself; else exactly these
/// @param memberStatus of images that others share with the caller; empty: any
/// @param tags all of which an image must have
/// @param properties custom properties with exactly these values
/// @param marker the id of the last image of the page before
record ImageQuery(
        Optional<Set<Image.Visibility>> visibility,
        Optional<MemberStatus> memberStatus,
        List<Condition> conditions,
        List<String> tags,
        Map<String, String> properties,
        List<Sort> order,
        Optional<String> marker,
        int limit) {

    /// What a column must hold.
    sealed interface Condition {
        String column();
    }

    record OneOf(String column, List<String> values) implements Condition {}

    /// Both ends belong to it.
    record Between(String column, long min, long max) implements Condition {}

    record Outside(String column, long min, long max) implements Condition {}

    record Is(String column, boolean value) implements Condition {}

    record Sort(String column, boolean descending) {}
}
