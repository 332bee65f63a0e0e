package foehn.network;

/// What the rows of all collections have. Record components are columns, in snake case.
interface Resource {
    String id();

    /// Empty for what belongs to the cloud itself.
    String projectId();

    String description();

    /// A JSON list.
    String tags();

    /// Counts the changes.
    long revision();

    long createdAt();

    long updatedAt();
}
