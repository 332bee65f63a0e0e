package foehn.server;

import foehn.compute.Images;
import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A cloud without an image service: there is no image.
final class NoImages implements Images {
    @Override
    public Optional<Image> find(Caller caller, String id) {
        return Optional.empty();
    }

    @Override
    public InputStream open(String id) throws IOException {
        throw new IOException("this cloud has no image service");
    }
}
