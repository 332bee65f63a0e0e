package foehn.identity;

import foehn.kernel.auth.Authenticator;
import foehn.kernel.db.Database;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import java.time.InstantSource;
import java.util.List;

/// Identity, as Keystone's API v3: who may do what, and where the services are.
///
/// Everything it knows is in the database and in the key directory; several processes may serve the same.
public final class IdentityService {
    private final Tokens tokens;
    private final Logins logins;
    private final Directory directory;
    private final Ec2Keys ec2Keys;
    private final Founding founding;
    private final Mount mount;

    public IdentityService(Database db, IdentityConfig config, InstantSource clock) {
        var stores = new Stores(db, clock);
        var passwords = new Passwords(config.bcryptCost());
        var filters = new EndpointFilters(stores.endpointFilters, stores.catalog, stores.projects);
        var accesses = new Accesses(stores, filters);
        var vault = new Vault(config.keyDirectory());
        var policy = new PasswordPolicy(config.passwordRules(), stores.passwords, passwords, clock);
        var proofs = new Proofs(stores, vault, passwords, policy, clock);
        var keys = new TokenKeys(config, clock);
        tokens = new Tokens(new TokenFormat(keys), accesses, stores, clock, config.tokenLifetime());
        var oauth = new OAuth(stores, tokens, vault, clock);
        logins = new Logins(
                tokens,
                accesses,
                proofs,
                new Scopes(accesses, stores.projects),
                stores.trusts,
                new Receipts(keys, clock),
                oauth);
        directory = new Directory(stores.projects, stores.users);
        founding = new Founding(stores, passwords, vault, clock);
        ec2Keys = new Ec2Keys(stores.credentials, stores.trusts, vault, accesses, stores.epoch, clock);
        var people = people(stores, accesses, passwords, policy, vault, clock);
        var secrets = secrets(stores, accesses, passwords, vault, clock);
        var routes = new VersionRoutes()
                .routes()
                .and(people)
                .and(catalog(stores, filters))
                .and(secrets)
                .and(new OAuthRoutes(oauth).routes())
                .and(new RevocationEventRoutes(stores.events).routes());
        mount = new Mount("identity", Links.PREFIX, routes, FaultStyle.KEYSTONE);
    }

    /// Tokens; domains, projects, users and groups; and which of them have which roles.
    private Routes people(
            Stores stores,
            Accesses accesses,
            Passwords passwords,
            PasswordPolicy policy,
            Vault vault,
            InstantSource clock) {
        var domains = new Domains(stores, clock);
        var federation = new Federation(stores.federation, domains, stores.projects, clock);
        var configs = new DomainConfigs(stores.domainConfigs, domains, vault, policy.rules());
        var projects = new Projects(stores, domains, clock);
        var groups = new Groups(stores.groups, stores.users, domains);
        var users = new Users(stores, passwords, policy, clock);
        var roles = new Roles(stores.roles, domains);
        var assignments = new Assignments(stores.assignments, stores.projects, stores.roles);
        var grants = new Grants(stores, roles);
        var names = new Names(stores.users, stores.groups, stores.projects, stores.roles);
        return new AuthRoutes(logins, tokens, accesses, projects, assignments)
                .routes()
                .and(new DomainRoutes(domains, tokens).routes())
                .and(new DomainConfigRoutes(configs).routes())
                .and(new FederationRoutes(federation).routes())
                .and(new ProjectRoutes(projects, tokens).routes())
                .and(new UserRoutes(users, groups, projects, tokens).routes())
                .and(new GroupRoutes(groups, tokens).routes())
                .and(new RoleRoutes(roles).routes())
                .and(new GrantRoutes(grants).routes())
                .and(new AssignmentRoutes(assignments, names).routes());
    }

    private static Routes catalog(Stores stores, EndpointFilters filters) {
        return new RegionRoutes(new Regions(stores.catalog))
                .routes()
                .and(new ServiceRoutes(new Services(stores.catalog)).routes())
                .and(new EndpointRoutes(new Endpoints(stores.catalog)).routes())
                .and(new EndpointFilterRoutes(filters).routes())
                .and(new PolicyRoutes(stores.policies).routes())
                .and(new PolicyAssociationRoutes(new PolicyAssociations(stores.policies, stores.catalog)).routes())
                .and(new LimitRoutes(new Limits(stores.limits, stores.catalog, stores.projects)).routes());
    }

    private Routes secrets(Stores stores, Accesses accesses, Passwords passwords, Vault vault, InstantSource clock) {
        var forPrograms = new ApplicationCredentials(
                stores.applicationCredentials, stores.accessRules, stores.roles, tokens, passwords, clock);
        var inClear = new Credentials(stores.credentials, stores.users, stores.projects, vault, tokens);
        var ec2Tokens = new Ec2Tokens(ec2Keys, accesses, tokens, stores.trusts, clock);
        var trusts = new Trusts(stores, tokens, clock);
        return new ApplicationCredentialRoutes(forPrograms)
                .routes()
                .and(new CredentialRoutes(inClear).routes())
                .and(new TrustRoutes(trusts).routes())
                .and(new Ec2TokenRoutes(ec2Tokens, accesses).routes());
    }

    /// Makes what a cloud begins with, where it is not there yet. Called on each start, before the first request.
    public void bootstrap(Bootstrap wanted) {
        founding.found(wanted);
    }

    /// Gives the user of that name in the default domain a pair of keys for S3 in a project there. Called on each
    /// start, after [#bootstrap].
    public void ensureS3Key(String user, String project, String access, String secret) {
        founding.key(user, project, access, secret);
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

    /// The secrets behind the access keys that S3 requests are signed with.
    public S3Keys s3Keys() {
        return ec2Keys;
    }
}
