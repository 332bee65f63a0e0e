package foehn.server;

import foehn.block.VolumeImages;
import foehn.image.ImageService;
import foehn.image.NewImages;
import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/// Gives block storage the images of the image service.
final class BlockImages implements VolumeImages {
    private final ImageService images;

    BlockImages(ImageService images) {
        this.images = images;
    }

    @Override
    public Optional<Image> find(Caller caller, String id) {
        return images.images().find(caller, id).map(i -> {
            var remembered = new TreeMap<>(i.properties());
            remembered.put("image_id", i.id());
            remembered.put("image_name", i.name());
            remembered.put("min_disk", Long.toString(i.minDiskGib()));
            remembered.put("min_ram", Long.toString(i.minRamMib()));
            remembered.put("container_format", "bare");
            i.content().ifPresent(content -> {
                remembered.put("disk_format", content.format());
                remembered.put("size", Long.toString(content.sizeBytes()));
            });
            return new Image(
                    i.id(),
                    i.name(),
                    i.status(),
                    i.content().map(content -> qemuName(content.format())),
                    i.virtualBytes(),
                    i.minDiskGib(),
                    remembered);
        });
    }

    private static String qemuName(String format) {
        return switch (format) {
            case "vhd" -> "vpc";
            case "iso", "aki", "ari" -> "raw";
            default -> format;
        };
    }

    @Override
    public InputStream open(String id) throws IOException {
        return images.images().open(id);
    }

    @Override
    public String create(Caller caller, NewImage image) {
        return images.newImages()
                .create(
                        caller,
                        new NewImages.Wanted(
                                image.name(),
                                image.diskFormat(),
                                image.containerFormat(),
                                image.visibility(),
                                image.isProtected(),
                                image.minDiskGib(),
                                image.properties()));
    }

    @Override
    public void upload(String id, Path file) throws IOException {
        images.newImages().fill(id, file);
    }
}
