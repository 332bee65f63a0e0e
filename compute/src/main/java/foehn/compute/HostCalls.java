package foehn.compute;

import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.Hypervisor;
import foehn.kernel.Fault;
import foehn.kernel.operation.RetryLater;
import java.io.IOException;

/// How compute talks to a host: from a step of an operation, where silence means trying again, and from a request,
/// where it is an answer.
final class HostCalls {
    /// Something asked of a hypervisor.
    @FunctionalInterface
    interface Call<T> {
        T on(Hypervisor host) throws IOException;
    }

    /// Something told to a hypervisor.
    @FunctionalInterface
    interface Command {
        void on(Hypervisor host) throws IOException;
    }

    private HostCalls() {}

    static <T> T ask(Hypervisor host, Call<T> call) {
        try {
            return call.on(host);
        } catch (HostUnreachable silence) {
            throw new RetryLater(message(silence), silence);
        } catch (IOException trouble) {
            throw new RetryLater("The host did not answer: " + trouble.getMessage(), trouble);
        }
    }

    static void tell(Hypervisor host, Command command) {
        ask(host, h -> {
            command.on(h);
            return true;
        });
    }

    /// From a request: a host that is away is the caller's to know, as Nova's "not ready" is.
    static <T> T now(Hypervisor host, String server, Call<T> call) {
        try {
            return call.on(host);
        } catch (HostUnreachable | IOException silence) {
            throw Fault.conflict("Instance " + server + " is not ready: its host does not answer.");
        } catch (GuestMissing _) {
            throw Fault.conflict("Instance " + server + " is not ready: its host does not have it yet.");
        }
    }

    private static String message(HostUnreachable silence) {
        return silence.getMessage() == null ? "The host does not answer." : silence.getMessage();
    }
}
