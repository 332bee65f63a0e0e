package foehn.network;

/// A row of `security_group`.
///
/// @param isDefault the one that ports get when nothing else is said; each project has one
public record SecurityGroup(
        String id,
        String projectId,
        String name,
        String description,
        boolean isDefault,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {}
