package foehn.kernel.auth;

import foehn.kernel.Fault;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who may call a route. Every route declares one, and a test walks the table. What depends on the thing itself
/// (whose server is it?) is decided where the thing is read: the store selects by the caller's project.
///
/// @param name how the reference and the tests call it
/// @param tokenNeeded whether a request without a valid token is answered 401 before anything else
public record Policy(String name, boolean tokenNeeded, Predicate<Caller> rule) {
    /// Version documents, health, and asking for a token.
    public static final Policy OPEN = new Policy("open", false, _ -> true);

    /// Any valid token, scoped or not.
    public static final Policy AUTHENTICATED = new Policy("authenticated", true, _ -> true);

    /// Reads within the project of the token (an admin may read with any scope).
    public static final Policy READER = project("reader");

    /// Changes within the project of the token.
    public static final Policy MEMBER = project("member");

    /// The project's own administrator.
    public static final Policy MANAGER = project("manager");

    /// The cloud's administrator.
    public static final Policy ADMIN = new Policy("admin", true, Caller::isAdmin);

    /// An auditor of the whole deployment, or its administrator.
    public static final Policy SYSTEM_READER =
            new Policy("system-reader", true, c -> c.isAdmin() || (c.system() && c.has("reader")));

    private static Policy project(String role) {
        return new Policy(role, true, c -> c.has(role) && (c.projectId().isPresent() || c.isAdmin()));
    }

    /// The caller when the rule admits them, null only where no token is needed; else 401 or 403.
    public @Nullable Caller require(@Nullable Caller caller) {
        if (!tokenNeeded) {
            return caller;
        }
        if (caller == null) {
            throw Fault.unauthorized("The request you have made requires authentication.");
        }
        if (!rule.test(caller)) {
            throw Fault.forbidden("You are not authorized to perform the requested action.");
        }
        return caller;
    }
}
