package foehn.image;

import foehn.kernel.auth.Caller;
import foehn.kernel.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Images that other services make: of a volume, of a server.
public final class NewImages {
    private final Images images;
    private final Uploads uploads;

    /// What is to be made.
    public record Wanted(
            String name,
            String diskFormat,
            String containerFormat,
            String visibility,
            boolean isProtected,
            long minDiskGib,
            Map<String, String> properties) {}

    NewImages(Images images, Uploads uploads) {
        this.images = images;
        this.uploads = uploads;
    }

    /// Registers an image of the caller's, without bytes.
    ///
    /// @return its id
    public String create(Caller caller, Wanted wanted) {
        var attributes = Json.object();
        wanted.properties().forEach(attributes::put);
        attributes
                .put("name", wanted.name())
                .put("disk_format", wanted.diskFormat())
                .put("container_format", wanted.containerFormat())
                .put("visibility", wanted.visibility())
                .put("protected", wanted.isProtected())
                .put("min_disk", wanted.minDiskGib());
        return images.create(caller, attributes).image().id();
    }

    /// Gives it its bytes, on nobody's behalf: for what was allowed when it began. Done already: done.
    public void fill(String id, Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            uploads.fill(id, bytes, Files.size(file));
        }
    }
}
