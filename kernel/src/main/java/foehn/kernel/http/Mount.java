package foehn.kernel.http;

/// A service at its path prefix (`/compute`). The routes' patterns begin behind the prefix.
///
/// @param before run on each matched request after authentication and before the handler: microversions live here
/// @param swift whether requests are named, and paths taken, as Swift does: `X-Trans-Id`; a malformed escape stands for
///     itself; a path that is no UTF-8 fails a precondition
public record Mount(
        String service, String prefix, Routes routes, FaultStyle faults, Routes.Handler before, boolean swift) {
    public Mount(String service, String prefix, Routes routes, FaultStyle faults, Routes.Handler before) {
        this(service, prefix, routes, faults, before, false);
    }

    public Mount(String service, String prefix, Routes routes, FaultStyle faults) {
        this(service, prefix, routes, faults, _ -> {});
    }

    /// The same with Swift's habits.
    public Mount asSwift() {
        return new Mount(service, prefix, routes, faults, before, true);
    }

    boolean owns(String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/' || prefix.isEmpty());
    }
}
