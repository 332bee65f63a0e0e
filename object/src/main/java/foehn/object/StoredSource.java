package foehn.object;

import foehn.object.store.Backend;
import foehn.object.store.Content;
import foehn.object.store.Download;
import java.io.IOException;

/// The bytes of a stored content, not opened yet.
public record StoredSource(Backend backend, Content content) implements Source {
    @Override
    public long length() {
        return content.bytes();
    }

    @Override
    public Download open() throws IOException {
        return backend.open(content);
    }
}
