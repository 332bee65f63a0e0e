package foehn.object.store;

import java.io.IOException;

/// The bytes on disk are not those that were written.
public final class Rotten extends IOException {
    private static final long serialVersionUID = 1L;

    public Rotten(String what) {
        super(what);
    }
}
