package foehn.block;

import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What volumes need of an image service; the composition root supplies it.
public interface VolumeImages {
    /// An image that a volume may be made from.
    ///
    /// @param status `active` when its bytes are there and may be used
    /// @param format what its bytes were found to be, as `qemu-img` calls it; empty: no disk
    /// @param virtualBytes the size of the disk that it describes
    /// @param properties everything that is remembered of it with the volume
    record Image(
            String id,
            String name,
            String status,
            Optional<String> format,
            long virtualBytes,
            long minDiskGib,
            Map<String, String> properties) {}

    /// An image to be made from a volume.
    record NewImage(
            String name,
            String diskFormat,
            String containerFormat,
            String visibility,
            boolean isProtected,
            long minDiskGib,
            Map<String, String> properties) {}

    /// Empty when there is none that this caller may use.
    Optional<Image> find(Caller caller, String id);

    /// The bytes, whoever asks: for what was allowed when it began.
    InputStream open(String id) throws IOException;

    /// Registers an image of the caller's, without bytes.
    ///
    /// @return its id
    String create(Caller caller, NewImage image);

    /// Gives it its bytes. Done already: done.
    void upload(String id, Path file) throws IOException;
}
