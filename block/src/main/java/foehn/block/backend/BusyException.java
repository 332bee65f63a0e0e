package foehn.block.backend;

import java.io.IOException;

/// Somebody has the volume open, so what it holds cannot be frozen or replaced now.
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    public BusyException(String volume) {
        super("volume " + volume + " is connected to a host");
    }
}
