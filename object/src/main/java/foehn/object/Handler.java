package foehn.object;

import java.io.IOException;

/// Answers calls: the rules alone, or the rules behind features. What is the caller's fault comes as a [Reply];
/// `IOException` means that the client went away, or the disk did.
@FunctionalInterface
public interface Handler {
    Reply handle(Call call) throws IOException;
}
