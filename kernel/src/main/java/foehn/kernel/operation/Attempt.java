package foehn.kernel.operation;

/// The claim under which a step runs.
///
/// @param operation the operation's id: the same however often it is taken up again
/// @param fence to be passed to hosts, which refuse a lower one than they have seen for the same guest
public record Attempt(String operation, long fence, String subject) {}
