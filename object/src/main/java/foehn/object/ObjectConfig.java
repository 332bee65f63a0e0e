package foehn.object;

import java.util.List;
import java.util.Map;

/// How the object store behaves: the table `[object]` of the configuration.
///
/// @param tempauth whether the store has users of its own beside Keystone's (`/auth/v1.0`)
/// @param users of tempauth, one a text: `account:user key group…`; `.admin` administers the account,
///     `.reseller_admin` all accounts
/// @param operatorRoles of Keystone: who holds one owns their project's account
/// @param readerRoles of Keystone: may read in their project's account
/// @param serviceRoles of Keystone, and groups of tempauth: a service with one, beside an operator, owns a
///     `SERVICE_` account
/// @param policies names of the storage policies; the first is the default
/// @param adminKey signs requests for the whole `/info`; empty for none
/// @param corsOrigins allowed for every container
/// @param settings of features, by name, as `[object.settings]` has them: a new feature needs no change here
public record ObjectConfig(
        boolean tempauth,
        List<String> users,
        List<String> operatorRoles,
        List<String> readerRoles,
        List<String> serviceRoles,
        String resellerAdminRole,
        String defaultDomainId,
        List<String> policies,
        long objectBytesMax,
        int containersPerAccountMax,
        int expirerIntervalSeconds,
        int tokenSeconds,
        String adminKey,
        List<String> corsOrigins,
        Map<String, String> settings) {

    /// What holds when nobody says otherwise.
    public static ObjectConfig defaults() {
        return new ObjectConfig(
                false,
                List.of(),
                List.of("admin", "swiftoperator", "manager", "member"),
                List.of("reader"),
                List.of("service"),
                "ResellerAdmin",
                "default",
                List.of("gold", "silver"),
                5_368_709_122L,
                0,
                30,
                86_400,
                "",
                List.of(),
                Map.of());
    }

    /// The same with users of its own.
    public ObjectConfig withTempauth(List<String> own) {
        return with(true, own, settings);
    }

    /// The same with other settings of features.
    public ObjectConfig withSettings(Map<String, String> changed) {
        return with(tempauth, users, Map.copyOf(changed));
    }

    private ObjectConfig with(boolean hasUsers, List<String> own, Map<String, String> changed) {
        return new ObjectConfig(
                hasUsers,
                own,
                operatorRoles,
                readerRoles,
                serviceRoles,
                resellerAdminRole,
                defaultDomainId,
                policies,
                objectBytesMax,
                containersPerAccountMax,
                expirerIntervalSeconds,
                tokenSeconds,
                adminKey,
                corsOrigins,
                changed);
    }

    public String setting(String name, String otherwise) {
        return settings.getOrDefault(name, otherwise);
    }
}
