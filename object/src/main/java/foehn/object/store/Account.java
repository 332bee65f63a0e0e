package foehn.object.store;

import java.util.SortedMap;

/// An account: a project's share of the store.
///
/// @param metadata headers as they were given, by lower-case name: `x-account-meta-…`, access lists, quotas
/// @param usageByPolicy what its containers hold, by the number of their storage policy
public record Account(
        String name,
        Timestamp created,
        SortedMap<String, String> metadata,
        Usage usage,
        SortedMap<Integer, Usage> usageByPolicy) {

    public Account withMetadata(SortedMap<String, String> changed) {
        return new Account(name, created, changed, usage, usageByPolicy);
    }
}
