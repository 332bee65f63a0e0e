package foehn.kernel.operation;

/// Thrown by a step that could not do its work now and may well be able to soon: a host does not answer.
public final class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RetryLater(String message, Throwable cause) {
        super(message, cause);
    }
}
