package foehn.identity;

import java.util.List;
import java.util.Optional;

/// What a cloud begins with.
///
/// @param adminPassword what the user `admin` gets when first created; later starts leave the password alone
/// @param region the id of the region that the endpoints are in
/// @param services the catalog; addresses follow it on each start
/// @param demoPassword with it, a project and a user `demo` are made too, the user being a member there
public record Bootstrap(
        String adminPassword, String region, List<CatalogService> services, Optional<String> demoPassword) {
    /// A service and the address that clients reach it by, the same for `public`, `internal` and `admin`.
    public record CatalogService(String type, String name, String url) {}

    @Override
    public String toString() {
        return "Bootstrap[" + region + ", " + services + "]";
    }
}
