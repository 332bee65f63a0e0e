package foehn.identity;

import foehn.kernel.auth.Authenticator;
import foehn.kernel.db.Database;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import java.time.InstantSource;
import java.util.List;

/// Identity, as Keystone's API v3: who may do what, and where the services are.
///
/// Everything it knows is in the database and in the key directory; several processes may serve the same.
public final class IdentityService {
    private final Tokens tokens;
    private final Directory directory;
    private final Founding founding;
    private final Mount mount;

    public IdentityService(Database db, IdentityConfig config, InstantSource clock) {
        var epoch = new EpochStore(db);
        var lists = new ListStore(db);
        var projectStore = new ProjectStore(db, epoch, lists);
        var userStore = new UserStore(db, epoch, lists);
        var roleStore = new RoleStore(db, epoch, lists);
        var groupStore = new GroupStore(db, epoch, lists);
        var assignmentStore = new AssignmentStore(db, epoch);
        var catalog = new CatalogStore(db, epoch, lists);
        var ruleStore = new AccessRuleStore(db, epoch, lists);
        var appCredentialStore = new ApplicationCredentialStore(db, epoch, lists, ruleStore);
        var revocations = new RevocationStore(db, epoch, clock);
        var passwords = new Passwords(config.bcryptCost());
        var accesses = new Accesses(epoch, new AccessStore(db, ruleStore, clock), revocations, catalog);
        var proofs = new Proofs(userStore, projectStore, appCredentialStore, passwords, clock);
        tokens = new Tokens(
                new TokenFormat(new TokenKeys(config, clock)),
                accesses,
                revocations,
                proofs,
                projectStore,
                clock,
                config.tokenLifetime());
        directory = new Directory(projectStore, userStore);
        founding = new Founding(db, projectStore, userStore, roleStore, assignmentStore, catalog, passwords, clock);
        var domains = new Domains(projectStore, clock);
        var projects = new Projects(projectStore, domains, clock);
        var groups = new Groups(groupStore, userStore, domains);
        var users = new Users(userStore, projectStore, passwords, clock);
        var roles = new Roles(roleStore, domains);
        var assignments = new Assignments(assignmentStore, projectStore, roleStore);
        var grants = new Grants(assignmentStore, projectStore, userStore, groupStore, roles);
        var names = new Names(userStore, groupStore, projectStore, roleStore);
        var appCredentials =
                new ApplicationCredentials(appCredentialStore, ruleStore, roleStore, tokens, passwords, clock);
        var credentials = new Credentials(
                new CredentialStore(db, epoch, lists), userStore, projectStore, new Vault(config.keyDirectory()));
        var routes = new VersionRoutes()
                .routes()
                .and(new AuthRoutes(tokens, accesses, projects, assignments).routes())
                .and(new DomainRoutes(domains, tokens).routes())
                .and(new ProjectRoutes(projects, tokens).routes())
                .and(new UserRoutes(users, groups, projects, tokens).routes())
                .and(new GroupRoutes(groups, tokens).routes())
                .and(new RoleRoutes(roles).routes())
                .and(new GrantRoutes(grants).routes())
                .and(new AssignmentRoutes(assignments, names).routes())
                .and(new RegionRoutes(new Regions(catalog)).routes())
                .and(new ServiceRoutes(new Services(catalog)).routes())
                .and(new EndpointRoutes(new Endpoints(catalog)).routes())
                .and(new ApplicationCredentialRoutes(appCredentials).routes())
                .and(new CredentialRoutes(credentials).routes())
                .and(new PolicyRoutes(new PolicyDocumentStore(db, lists)).routes());
        mount = new Mount("identity", Links.PREFIX, routes, FaultStyle.KEYSTONE);
    }

    /// Makes what a cloud begins with, where it is not there yet. Called on each start, before the first request.
    public void bootstrap(Bootstrap wanted) {
        founding.found(wanted);
    }

    public List<Mount> mounts() {
        return List.of(mount);
    }

    /// Checks tokens without a query while nothing changes; a change is seen by the next request of this process,
    /// and within a second by other processes.
    public Authenticator authenticator() {
        return tokens;
    }

    /// What other services may know of projects and users.
    public Directory directory() {
        return directory;
    }
}
