package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.object.store.Account;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Keystone's roles, and lists that name users of other projects, let somebody do.
class KeystoneAccessTest {
    private static final Map<String, Projects.Project> PROJECTS = Map.of(
            "p1", new Projects.Project("p1", "one", "default"),
            "p2", new Projects.Project("p2", "two", "default"),
            "p9", new Projects.Project("p9", "nine", "far"));
    private final Access access = new Access(
            ObjectConfig.defaults(), _ -> Optional.<Account>empty(), id -> Optional.ofNullable(PROJECTS.get(id)));

    private static Caller caller(String project, String domain, String... roles) {
        return new Caller(
                "u-" + project,
                "name-" + project,
                domain,
                Optional.of(project),
                Optional.of(PROJECTS.get(project).name()),
                Optional.empty(),
                false,
                Set.of(roles),
                "token");
    }

    private static Call call(String method, ObjectPath path, Caller caller, Optional<Caller> service) {
        return new Call(
                method,
                path,
                Query.NONE,
                new Headers(),
                Body.NONE,
                new Requester.Keystone(caller, service),
                Origin.INSIDE);
    }

    private boolean may(String method, ObjectPath path, Caller caller, String acl) {
        try {
            access.require(call(method, path, caller, Optional.empty()), acl);
            return true;
        } catch (FaultException refused) {
            assertThat(refused.fault().status()).isEqualTo(403);
            return false;
        }
    }

    private static final ObjectPath OBJECT = new ObjectPath("AUTH_p1", "c", "o");

    @ParameterizedTest
    @CsvSource({
        "admin, true, true", "member, true, true", "manager, true, true", "swiftoperator, true, true",
        "SwiftOperator, true, true", "reader, true, false", "other, false, false", "service, false, false"
    })
    void rolesInTheAccountsProject(String role, boolean reads, boolean writes) {
        assertThat(may("GET", OBJECT, caller("p1", "default", role), null)).isEqualTo(reads);
        assertThat(may("PUT", OBJECT, caller("p1", "default", role), null)).isEqualTo(writes);
        assertThat(may("POST", ObjectPath.account("AUTH_p1"), caller("p1", "default", role), null))
                .isEqualTo(writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "member", "reader", "swiftoperator"})
    void noRoleOpensAnothersAccount(String role) {
        for (var account : new String[] {"AUTH_p1", "AUTH_", "AUTH_xp2", "p2", "XAUTH_p2", "SERVICE_p1"}) {
            assertThat(may("GET", new ObjectPath(account, "c", "o"), caller("p2", "default", role), null))
                    .as(account)
                    .isFalse();
        }
    }

    @Test
    void aResellersAdministratorOpensAll() {
        var call = call(
                "DELETE", ObjectPath.account("AUTH_p1"), caller("p2", "default", "ResellerAdmin"), Optional.empty());
        assertThat(access.require(call, null).reseller()).isTrue();
    }

    @Test
    void nobodyDeletesTheirOwnAccount() {
        assertThat(may("DELETE", ObjectPath.account("AUTH_p1"), caller("p1", "default", "admin"), null))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "p2:u-p2, true",
        "p2:*, true",
        "*:u-p2, true",
        "*:*, true",
        "two:name-p2, true",
        "two:*, true",
        "*:name-p2, true",
        "p2:name-p2, true",
        "two:u-p2, true",
        "p1:u-p2, false",
        "one:name-p2, false",
        "p2, false",
        "u-p2, false",
        "p2:other, false"
    })
    void aListNamesUsersOfOtherProjects(String acl, boolean admitted) {
        assertThat(may("GET", OBJECT, caller("p2", "default", "other"), acl)).isEqualTo(admitted);
    }

    @Test
    void namesCountOnlyWithinTheDefaultDomain() {
        assertThat(may("GET", OBJECT, caller("p9", "far", "other"), "nine:name-p9"))
                .isFalse();
        assertThat(may("GET", OBJECT, caller("p9", "default", "other"), "nine:name-p9"))
                .isFalse();
        assertThat(may("GET", OBJECT, caller("p9", "far", "other"), "p9:u-p9")).isTrue();
        var far = new ObjectPath("AUTH_p9", "c", "o");
        assertThat(may("GET", far, caller("p2", "default", "other"), "two:name-p2"))
                .isFalse();
        assertThat(may("GET", far, caller("p2", "default", "other"), "p2:u-p2")).isTrue();
    }

    @Test
    void aRoleInTheListCountsInTheProjectAlone() {
        assertThat(may("GET", OBJECT, caller("p1", "default", "auditor"), "Auditor"))
                .isTrue();
        assertThat(may("GET", OBJECT, caller("p2", "default", "auditor"), "auditor"))
                .isFalse();
    }

    @Test
    void aServicesAccountWantsAnOwnerAndTheService() {
        var path = new ObjectPath("SERVICE_p1", "c", "o");
        var owner = caller("p1", "default", "admin");
        var service = caller("p2", "default", "service");
        assertThatThrownBy(() -> access.require(call("PUT", path, owner, Optional.empty()), null))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> access.require(call("PUT", path, owner, Optional.of(owner)), null))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> access.require(call("PUT", path, service, Optional.of(service)), null))
                .isInstanceOf(FaultException.class);
        assertThatCode(() -> access.require(call("PUT", path, owner, Optional.of(service)), null))
                .doesNotThrowAnyException();
    }
}
