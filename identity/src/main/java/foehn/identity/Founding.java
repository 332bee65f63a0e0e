package foehn.identity;

import foehn.kernel.Ids;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes what a cloud cannot do without: the domain `default`, the roles, the first projects and users, the catalog.
///
/// Whatever is there already stays as it is, the addresses in the catalog excepted; so it runs on each start.
final class Founding {
    static final String DEFAULT_DOMAIN = "default";
    private static final List<String> ROLES = List.of("admin", "manager", "member", "reader", "service");
    private static final Map<String, String> IMPLIES =
            Map.of("admin", "manager", "manager", "member", "member", "reader");
    private static final List<String> INTERFACES = List.of("public", "internal", "admin");

    private final EpochStore epoch;
    private final ProjectStore projects;
    private final UserStore users;
    private final RoleStore roles;
    private final AssignmentStore assignments;
    private final CatalogStore catalog;
    private final CredentialStore credentials;
    private final Vault vault;
    private final Passwords passwords;
    private final InstantSource clock;

    Founding(Stores stores, Passwords passwords, Vault vault, InstantSource clock) {
        this.epoch = stores.epoch;
        this.projects = stores.projects;
        this.users = stores.users;
        this.roles = stores.roles;
        this.assignments = stores.assignments;
        this.catalog = stores.catalog;
        this.credentials = stores.credentials;
        this.vault = vault;
        this.passwords = passwords;
        this.clock = clock;
    }

    void found(Bootstrap wanted) {
        epoch.alone(() -> {
            if (projects.find(DEFAULT_DOMAIN).isEmpty()) {
                projects.insert(place(DEFAULT_DOMAIN, "Default", null, "The default domain"), List.of());
            }
            ROLES.forEach(this::role);
            IMPLIES.forEach((prior, implied) -> {
                if (isNew(prior, implied)) {
                    roles.imply(role(prior), role(implied));
                }
            });
            project("service", "What the services themselves own");
            var admin = user("admin", wanted.adminPassword());
            grant(admin, project("admin", "The administrators' own project"), "admin");
            grant(admin, null, "admin");
            wanted.demoPassword()
                    .ifPresent(
                            password -> grant(user("demo", password), project("demo", "A project to try"), "member"));
            region(wanted.region());
            wanted.services().forEach(service -> service(service, wanted.region()));
        });
    }

    /// A pair of keys for S3 that the user signs requests to the project with; where it is known already, nothing.
    void key(String userName, String projectName, String access, String secret) {
        epoch.alone(() -> {
            var id = Credentials.ec2Id(access);
            var user = users.find(DEFAULT_DOMAIN, userName).orElseThrow();
            var project = projects.find(DEFAULT_DOMAIN, projectName).orElseThrow();
            if (credentials.find(id).isEmpty()) {
                var blob = Json.object()
                        .put("access", access)
                        .put("secret", secret)
                        .putNull("trust_id");
                var sealed = vault.seal(id, blob.toString());
                credentials.insert(new Credential(id, user.id(), project.id(), Credentials.EC2, sealed, "{}"));
            }
        });
    }

    private boolean isNew(String prior, String implied) {
        var rule = new RoleStore.Implication(role(prior), role(implied));
        return !roles.implications().contains(rule);
    }

    private String role(String name) {
        return roles.named(name).map(Role::id).orElseGet(() -> {
            var role = new Role(Ids.hex(), name, null, null, "{}", Options.immutable());
            roles.insert(role);
            return role.id();
        });
    }

    private String project(String name, String description) {
        return projects.find(DEFAULT_DOMAIN, name).map(Project::id).orElseGet(() -> {
            var project = place(Ids.hex(), name, DEFAULT_DOMAIN, description);
            projects.insert(project, List.of());
            return project.id();
        });
    }

    private Project place(String id, String name, @Nullable String domain, String description) {
        return new Project(
                id, name, domain, domain, domain == null, true, description, 0, "{}", Options.NONE, clock.millis());
    }

    private String user(String name, String password) {
        return users.find(DEFAULT_DOMAIN, name).map(User::id).orElseGet(() -> {
            var hash = new UserPassword(passwords.hash(password), clock.millis(), null);
            var user =
                    User.fresh(Ids.hex(), DEFAULT_DOMAIN, name, true, null, hash, "{}", Options.NONE, clock.millis());
            users.insert(user);
            return user.id();
        });
    }

    private void grant(String user, @Nullable String target, String role) {
        var grant = new Grant(user, null, target, role(role), false);
        if (assignments.roles(grant).stream().noneMatch(r -> r.id().equals(grant.roleId()))) {
            assignments.grant(grant);
        }
    }

    private void region(String id) {
        if (catalog.region(id).isEmpty()) {
            catalog.insert(new Region(id, "", null, "{}"));
        }
    }

    private void service(Bootstrap.CatalogService wanted, String region) {
        var ours = Listing.all().and("type", wanted.type()).and("name", wanted.name());
        var service = catalog.services(ours).items().stream().findFirst().orElseGet(() -> {
            var made = new Service(Ids.hex(), wanted.type(), wanted.name(), null, true, "{}");
            catalog.insert(made);
            return made;
        });
        INTERFACES.forEach(word -> endpoint(service.id(), word, region, wanted.url()));
    }

    private void endpoint(String service, String word, String region, String url) {
        var same =
                Listing.all().and("service_id", service).and("interface", word).and("region_id", region);
        Optional<Endpoint> known = catalog.endpoints(same).items().stream().findFirst();
        if (known.isEmpty()) {
            catalog.insert(new Endpoint(Ids.hex(), service, word, region, url, true, "{}"));
        } else if (!known.get().url().equals(url)) {
            var before = known.get();
            catalog.update(new Endpoint(before.id(), service, word, region, url, before.enabled(), before.extra()));
        }
    }
}
