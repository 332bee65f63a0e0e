package foehn.server;

import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Gives compute the images of the image service.
final class ComputeImages implements foehn.compute.Images {
    private final foehn.image.Images images;

    ComputeImages(foehn.image.Images images) {
        this.images = images;
    }

    @Override
    public Optional<Image> find(Caller caller, String id) {
        return images.find(caller, id)
                .map(i -> new Image(
                        i.id(),
                        i.name(),
                        i.status(),
                        i.content(),
                        i.virtualBytes(),
                        (int) Math.min(Integer.MAX_VALUE, i.minDiskGib()),
                        (int) Math.min(Integer.MAX_VALUE, i.minRamMib()),
                        i.properties()));
    }

    @Override
    public InputStream open(String id) throws IOException {
        return images.open(id);
    }
}
