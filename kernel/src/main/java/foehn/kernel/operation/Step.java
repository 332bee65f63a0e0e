package foehn.kernel.operation;

/// One thing an operation does. `run` and `undo` may be called again after a crash, so both must
/// find out what is already done instead of remembering it.
public record Step<P>(String name, Work<P> run, Undo<P> undo) {
    /// Takes back what the step did, wholly or half.
    @FunctionalInterface
    public interface Undo<P> {
        void apply(P progress, Attempt attempt) throws Exception;
    }
}
