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
        var users = new UserStore(db, epoch, lists);
        var roles = new RoleStore(db, epoch, lists);
        var assignmentStore = new AssignmentStore(db, epoch);
        var catalog = new CatalogStore(db, epoch, lists);
        var credentials = new ApplicationCredentialStore(db, epoch, lists);
        var revocations = new RevocationStore(db, epoch, clock);
        var passwords = new Passwords(config.bcryptCost());
        var accesses = new Accesses(epoch, new AccessStore(db, clock), revocations, catalog);
        var proofs = new Proofs(users, projectStore, credentials, passwords, clock);
        tokens = new Tokens(
                new TokenFormat(new TokenKeys(config, clock)),
                accesses,
                revocations,
                proofs,
                projectStore,
                clock,
                config.tokenLifetime());
        directory = new Directory(projectStore, users);
        founding = new Founding(db, projectStore, users, roles, assignmentStore, catalog, passwords, clock);
        var projects = new Projects(projectStore);
        var routes = new VersionRoutes()
                .routes()
                .and(new AuthRoutes(tokens, accesses, projects, new Assignments(assignmentStore)).routes());
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
