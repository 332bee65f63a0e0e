package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;

/// Faults in Cinder's words, for clients and their tests look at them.
final class Cinder {
    static FaultException missing(String kind, String id) {
        return Fault.named(404, "itemNotFound", kind + " " + clip(id) + " could not be found.");
    }

    /// A state, or a thing's relation to others, that forbids what was asked: Cinder says 400 where others say 409.
    static FaultException refused(String message) {
        return Fault.named(400, "badRequest", message);
    }

    static FaultException invalidVolume(String reason) {
        return refused("Invalid volume: " + reason);
    }

    static FaultException invalidInput(String reason) {
        return refused("Invalid input received: " + reason);
    }

    /// Over a quota: 413, with the words of the resource.
    static FaultException overQuota(String message) {
        return Fault.named(413, "overLimit", message);
    }

    static String clip(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    private Cinder() {}
}
