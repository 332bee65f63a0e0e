package foehn.object;

import foehn.object.store.Download;
import java.io.IOException;

/// Bytes that can be read, once somebody wants them. The edge sends what ranges and conditions leave of them.
public interface Source {
    long length();

    Download open() throws IOException;
}
