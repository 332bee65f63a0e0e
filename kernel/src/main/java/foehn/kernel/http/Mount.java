package foehn.kernel.http;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A service at its path prefix (`/compute`). The routes' patterns begin behind the prefix.
///
/// @param before run on each matched request after authentication and before the handler: microversions live here
/// @param swift whether requests are named, and paths taken, as Swift does: `X-Trans-Id`; a malformed escape stands for
///     itself; a path that is no UTF-8 fails a precondition
/// @param hosts by which `Host` the service is known; null where the path decides
public record Mount(
        String service,
        String prefix,
        Routes routes,
        FaultStyle faults,
        Routes.Handler before,
        boolean swift,
        @Nullable Predicate<String> hosts) {
    public Mount(String service, String prefix, Routes routes, FaultStyle faults, Routes.Handler before) {
        this(service, prefix, routes, faults, before, false, null);
    }

    public Mount(String service, String prefix, Routes routes, FaultStyle faults) {
        this(service, prefix, routes, faults, _ -> {});
    }

    /// The same with Swift's habits.
    public Mount asSwift() {
        return new Mount(service, prefix, routes, faults, before, true, hosts);
    }

    /// The same for requests to these hosts alone, whatever their path, and before all others.
    public Mount forHosts(Predicate<String> named) {
        return new Mount(service, prefix, routes, faults, before, swift, named);
    }

    boolean isFor(String host) {
        return hosts != null && hosts.test(host);
    }

    boolean owns(String path) {
        return hosts == null
                && path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/' || prefix.isEmpty());
    }
}
