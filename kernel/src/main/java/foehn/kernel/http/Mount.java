package foehn.kernel.http;

/// A service at its path prefix (`/compute`). The routes' patterns begin behind the prefix.
///
/// @param before run on each matched request after authentication and before the handler: microversions live here
public record Mount(String service, String prefix, Routes routes, FaultStyle faults, Routes.Handler before) {
    public Mount(String service, String prefix, Routes routes, FaultStyle faults) {
        this(service, prefix, routes, faults, _ -> {});
    }

    boolean owns(String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/' || prefix.isEmpty());
    }
}
