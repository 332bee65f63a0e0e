package foehn.compute;

import foehn.hypervisor.ImageRef;
import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// What compute needs of the image service.
public interface Images {
    /// An image that a server can be made of.
    ///
    /// @param status `active` when its bytes are there
    /// @param content what hosts cache it by
    /// @param virtualBytes the size of the disk it describes
    record Image(
            String id,
            String name,
            String status,
            Optional<ImageRef> content,
            long virtualBytes,
            int minDiskGib,
            int minRamMib,
            Map<String, String> properties) {}

    /// Empty when there is none that this caller may use.
    Optional<Image> find(Caller caller, String id);

    /// The image's bytes, for a host's cache. Asked for by an operation, so nobody's rights are looked at.
    InputStream open(String id) throws IOException;
}
