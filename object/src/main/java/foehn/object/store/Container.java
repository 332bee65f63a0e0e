package foehn.object.store;

import java.util.SortedMap;

/// A container, without its objects.
///
/// @param policy the number of its storage policy; never changes
/// @param changed when it or one of its objects last changed
/// @param metadata headers as they were given, by lower-case name: `x-container-meta-…`, `x-container-read`, …
/// @param usage `objects` counts what a listing shows; `bytes` counts what the objects and their versions take
public record Container(
        ContainerKey key,
        int policy,
        Timestamp created,
        Timestamp changed,
        SortedMap<String, String> metadata,
        Usage usage) {

    public Container withMetadata(SortedMap<String, String> updated, Timestamp at) {
        return new Container(key, policy, created, at, updated, usage);
    }
}
