package foehn.compute;

/// Servers that shall, or shall not, be on one host.
///
/// @param policy `affinity`, `anti-affinity`, `soft-affinity`, `soft-anti-affinity`
/// @param rules JSON: `{"max_server_per_host": 3}` or `{}`
public record ServerGroup(
        String id, String projectId, String userId, String name, String policy, String rules, long createdAt) {}
