package foehn.kernel.operation;

/// Takes what the operation knows so far and returns what it knows now.
@FunctionalInterface
public interface Work<P> {
    P apply(P progress, Attempt attempt) throws Exception;
}
