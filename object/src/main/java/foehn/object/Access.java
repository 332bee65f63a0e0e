package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.object.store.Account;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who may do what: Swift's rules for Keystone's roles, for tempauth's groups, and for access lists.
public final class Access {
    /// What somebody may do who may do it at all.
    ///
    /// @param owner sees and sets access lists, keys and quotas of the account
    /// @param reseller manages all accounts
    public record Right(boolean owner, boolean reseller) {
        static final Right PLAIN = new Right(false, false);
        static final Right OWNER = new Right(true, false);
        static final Right RESELLER = new Right(true, true);
    }

    private static final String SERVICE = "SERVICE_";
    private static final List<String> PREFIXES = List.of("AUTH_", SERVICE);

    private final ObjectConfig config;
    private final Function<String, Optional<Account>> accounts;
    private final Projects projects;

    /// @param accounts reads an account, for its access lists
    public Access(ObjectConfig config, Function<String, Optional<Account>> accounts, Projects projects) {
        this.config = config;
        this.accounts = accounts;
        this.projects = projects;
    }

    /// The right to do what the call asks for.
    ///
    /// @param acl the container's list for this kind of request, where it has a say
    /// @throws FaultException 401 when nobody asks, 403 when somebody does who may not
    public Right require(Call call, @Nullable String acl) {
        var right = right(call, acl);
        if (right == null) {
            throw refusal(call.requester());
        }
        return right;
    }

    /// A signature that does not reach that far is nobody's name.
    public static FaultException refusal(Requester requester) {
        return requester.isSomebody() && !(requester instanceof Requester.Grant)
                ? Fault.forbidden("")
                : Fault.unauthorized("");
    }

    private @Nullable Right right(Call call, @Nullable String acl) {
        return switch (call.requester()) {
            case Requester.Itself _ -> Right.RESELLER;
            case Requester.Grant grant -> grant(call.path(), grant);
            case Requester.Keystone keystone -> keystone(call, keystone, acl);
            case Requester.TempUser user -> tempUser(call, user, acl);
            case Requester.Nobody _ -> nobody(call, acl);
        };
    }

    private static @Nullable Right grant(ObjectPath path, Requester.Grant grant) {
        boolean fits = path.account().equals(grant.account())
                && (grant.container().isEmpty() || grant.container().get().equals(path.container()));
        return fits ? Right.PLAIN : null;
    }

    private static @Nullable Right nobody(Call call, @Nullable String acl) {
        if (call.is("OPTIONS")) {
            return Right.PLAIN;
        }
        return prefix(call.path().account()).isEmpty() || acl == null || !byReferrer(call, AccessList.parse(acl))
                ? null
                : Right.PLAIN;
    }

    private static boolean byReferrer(Call call, AccessList list) {
        return list.admitsReferrer(call.headers().get("referer"))
                && (call.path().isObject() || list.groups().contains(".rlistings"));
    }

    // ---- Keystone

    private @Nullable Right keystone(Call call, Requester.Keystone asker, @Nullable String acl) {
        var caller = asker.caller();
        if (call.is("OPTIONS")) {
            return Right.PLAIN;
        }
        if (holds(caller, config.resellerAdminRole())) {
            return Right.RESELLER;
        }
        var path = call.path();
        if (path.isAccount() && call.is("DELETE")) {
            return null;
        }
        if (acl != null && !acl.isEmpty()) {
            var list = AccessList.parse(acl);
            if (crossProject(path, caller, list) || byReferrer(call, list)) {
                return Right.PLAIN;
            }
            boolean own = owns(path.account(), caller);
            return own ? byRole(call, asker, list) : null;
        }
        return owns(path.account(), caller) ? byRole(call, asker, AccessList.parse(null)) : null;
    }

    private @Nullable Right byRole(Call call, Requester.Keystone asker, AccessList list) {
        var caller = asker.caller();
        boolean service = call.path().account().startsWith(SERVICE);
        if (holdsOne(caller, config.operatorRoles())
                && (!service
                        || asker.service()
                                .filter(s -> holdsOne(s, config.serviceRoles()))
                                .isPresent())) {
            return Right.OWNER;
        }
        if (call.reads() && !service && holdsOne(caller, config.readerRoles())) {
            return Right.PLAIN;
        }
        for (var role : caller.roles()) {
            for (var group : list.groups()) {
                if (group.equalsIgnoreCase(role)) {
                    return Right.PLAIN;
                }
            }
        }
        return null;
    }

    private static boolean holds(Caller caller, String role) {
        if (caller.has(role)) {
            return true;
        }
        for (var held : caller.roles()) {
            if (held.equalsIgnoreCase(role)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsOne(Caller caller, List<String> roles) {
        for (var role : roles) {
            if (holds(caller, role)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the account is that of the project which the token is for.
    private static boolean owns(String account, Caller caller) {
        var project = caller.projectId().orElse(null);
        return project != null && account.endsWith(project) && PREFIXES.contains(prefixBefore(account, project));
    }

    private static String prefixBefore(String account, String project) {
        return account.substring(0, account.length() - project.length());
    }

    private boolean crossProject(ObjectPath path, Caller caller, AccessList list) {
        if (list.groups().isEmpty()) {
            return false;
        }
        var project = caller.projectId().orElse("");
        var groups = list.groups();
        if (groups.contains(project + ":" + caller.userId())
                || groups.contains(project + ":*")
                || groups.contains("*:" + caller.userId())
                || groups.contains("*:*")) {
            return true;
        }
        if (!namesMayCount(groups, caller)) {
            return false;
        }
        var name = caller.projectName().orElse("");
        boolean named = groups.contains(name + ":" + caller.userName())
                || groups.contains(name + ":" + caller.userId())
                || groups.contains(name + ":*")
                || groups.contains(project + ":" + caller.userName())
                || groups.contains("*:" + caller.userName());
        return named && allInDefaultDomain(path.account(), project);
    }

    /// Names are unique within a domain only, so they count where all are in the default domain.
    private boolean namesMayCount(Set<String> groups, Caller caller) {
        return caller.userDomainId().equals(config.defaultDomainId())
                && groups.stream().anyMatch(g -> g.indexOf(':') >= 0);
    }

    private boolean allInDefaultDomain(String account, String project) {
        var owner = account.substring(prefix(account).length());
        return inDefaultDomain(project) && (owner.equals(project) || inDefaultDomain(owner));
    }

    /// The domain of the account's project, for those whom Keystone knows.
    Optional<String> domain(Call call) {
        var account = call.path().account();
        return call.requester() instanceof Requester.Keystone
                ? projects.project(account.substring(prefix(account).length())).map(Projects.Project::domainId)
                : Optional.empty();
    }

    private boolean inDefaultDomain(String project) {
        return projects.project(project)
                .filter(p -> p.domainId().equals(config.defaultDomainId()))
                .isPresent();
    }

    // ---- tempauth

    private @Nullable Right tempUser(Call call, Requester.TempUser user, @Nullable String acl) {
        var path = call.path();
        var account = path.account();
        var prefix = prefix(account);
        if (prefix.isEmpty()) {
            return null;
        }
        boolean dot = account.startsWith(".", prefix.length());
        if (user.groups().contains(".reseller_admin") && !dot && account.length() > prefix.length()) {
            return Right.RESELLER;
        }
        if (user.groups().contains(".reseller_reader") && !dot && call.reads()) {
            return Right.PLAIN;
        }
        boolean manages = path.isAccount() && (call.is("PUT") || call.is("DELETE"));
        if (user.groups().contains(account) && !manages && (!prefix.equals(SERVICE) || serves(user))) {
            return Right.OWNER;
        }
        if (call.is("OPTIONS")) {
            return Right.PLAIN;
        }
        if (acl != null && !acl.isEmpty()) {
            var list = AccessList.parse(acl);
            if (byReferrer(call, list) || meets(user, list.groups())) {
                return Right.PLAIN;
            }
        }
        return accountList(call, user);
    }

    private boolean serves(Requester.TempUser user) {
        for (var role : config.serviceRoles()) {
            if (user.groups().contains(role) || user.serviceGroups().contains(role)) {
                return true;
            }
        }
        return false;
    }

    private static boolean meets(Requester.TempUser user, Iterable<String> listed) {
        for (var group : listed) {
            if (user.groups().contains(group) || user.serviceGroups().contains(group)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Right accountList(Call call, Requester.TempUser user) {
        var lists = accounts.apply(call.path().account())
                .map(a -> a.metadata().get(AccountAccess.STORED))
                .map(AccountAccess::stored)
                .orElse(AccountAccess.NONE);
        if (meets(user, lists.admin())) {
            return Right.OWNER;
        }
        if (meets(user, lists.readWrite()) && (call.reads() || !call.path().isAccount())) {
            return Right.PLAIN;
        }
        return meets(user, lists.readOnly()) && call.reads() ? Right.PLAIN : null;
    }

    /// `AUTH_` or `SERVICE_`; empty for an account of nobody's.
    static String prefix(String account) {
        for (var prefix : PREFIXES) {
            if (account.startsWith(prefix)) {
                return prefix;
            }
        }
        return "";
    }
}
