package foehn.hypervisor.remote;

import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.HypervisorException;
import foehn.hypervisor.ImageRejected;
import foehn.hypervisor.StaleCommand;
import java.io.IOException;

/// What an agent answers instead of doing what it was told: the exception, as a value that crosses the wire.
///
/// @param kind the exception's type; [#TROUBLE] for an [IOException], [#MALFORMED] for a request that is no command
public record Problem(String kind, String message) {
    /// The host tried, and its disk, its switch or QEMU failed.
    public static final String TROUBLE = "Trouble";
    /// The request was not of this protocol: client and agent are of different versions, or somebody is guessing.
    public static final String MALFORMED = "Malformed";

    public static Problem of(HypervisorException thrown) {
        var message = thrown.getMessage() == null ? "" : thrown.getMessage();
        return new Problem(thrown.getClass().getSimpleName(), message);
    }

    /// The HTTP status that goes with it. For people and proxies: clients look at the kind.
    public static int status(HypervisorException thrown) {
        return switch (thrown) {
            case GuestMissing _ -> 404;
            case GuestConflict _ -> 409;
            case StaleCommand _ -> 412;
            case ImageRejected _, HostRefused _ -> 422;
            case HostUnreachable _ -> 503;
        };
    }

    /// The same exception as was thrown at the host. A kind that we do not know is trouble too.
    Exception exception() {
        return switch (kind) {
            case "GuestMissing" -> new GuestMissing(message);
            case "GuestConflict" -> new GuestConflict(message);
            case "StaleCommand" -> new StaleCommand(message);
            case "ImageRejected" -> new ImageRejected(message);
            case "HostRefused" -> new HostRefused(message);
            case "HostUnreachable" -> new HostUnreachable(message);
            default -> new IOException(message);
        };
    }
}
