package foehn.object.version;

import foehn.object.Source;
import foehn.object.store.Backend;
import foehn.object.store.Content;
import foehn.object.store.Download;
import java.io.IOException;

/// A version's bytes.
record VersionSource(Backend backend, Content content) implements Source {
    @Override
    public long length() {
        return content.bytes();
    }

    @Override
    public Download open() throws IOException {
        return backend.open(content);
    }
}
