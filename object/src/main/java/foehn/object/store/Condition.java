package foehn.object.store;

/// How a backend is: for operators.
///
/// @param contentsAudited since the process began
/// @param contentsRotten of those, how many were not what was written
public record Condition(
        long bytesTotal, long bytesFree, long contentsAudited, long bytesAudited, long contentsRotten) {}
