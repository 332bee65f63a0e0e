package foehn.identity;

import foehn.kernel.auth.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who has which role where, as given and as it works out.
final class Assignments {
    /// An assignment, and the one that was given, which it follows from. They are the same where nothing was worked
    /// out.
    record Entry(Assignment shown, Assignment given) {}

    private final AssignmentStore store;
    private final ProjectStore projects;
    private final RoleStore roles;

    Assignments(AssignmentStore store, ProjectStore projects, RoleStore roles) {
        this.store = store;
        this.projects = projects;
        this.roles = roles;
    }

    /// Whether the user has any role on the system.
    boolean onSystem(String userId) {
        return store.onSystem(userId);
    }

    List<Entry> list(Caller caller, AssignmentQuery query) {
        var given = store.given(query.userId().orElse(null));
        var tree = store.tree().stream()
                .collect(Collectors.groupingBy(
                        AssignmentStore.Below::parentId,
                        Collectors.mapping(AssignmentStore.Below::id, Collectors.toList())));
        var entries = query.effective()
                ? effective(given, tree)
                : given.stream().map(a -> new Entry(a, a)).toList();
        var places = query.projectId().map(id -> query.subtree() ? reach(id, tree) : Set.of(id));
        return entries.stream()
                .filter(e -> matches(e, query, places))
                .filter(e -> isVisible(caller, e.shown()))
                .toList();
    }

    private static boolean matches(Entry entry, AssignmentQuery query, Optional<Set<String>> places) {
        var shown = entry.shown();
        return isSame(query.userId(), shown.userId())
                && isSame(query.groupId(), shown.groupId())
                && isSame(query.roleId(), shown.roleId())
                && isSame(query.domainId(), shown.domainId())
                && (places.isEmpty()
                        || (shown.projectId() != null && places.get().contains(shown.projectId())))
                && (!query.system() || (shown.projectId() == null && shown.domainId() == null))
                && (!query.inherited() || entry.given().inherited());
    }

    private static boolean isSame(Optional<String> wanted, @Nullable String found) {
        return wanted.isEmpty() || wanted.get().equals(found);
    }

    private boolean isVisible(Caller caller, Assignment shown) {
        if (Authority.readsAll(caller)) {
            return true;
        }
        var domain = caller.domainId().orElse("");
        return domain.equals(shown.domainId())
                || (shown.projectId() != null
                        && projects.find(shown.projectId())
                                .filter(p -> p.home().equals(domain))
                                .isPresent());
    }

    /// Groups become their members, inherited roles the projects below, and roles all that they imply.
    private List<Entry> effective(List<Assignment> given, Map<String, List<String>> tree) {
        var members = store.members().stream()
                .collect(Collectors.groupingBy(
                        AssignmentStore.Member::groupId,
                        Collectors.mapping(AssignmentStore.Member::userId, Collectors.toList())));
        var known = roles.all().stream().collect(Collectors.toMap(Role::id, Function.identity()));
        var implied = implied();
        var entries = new ArrayList<Entry>();
        for (var assignment : given) {
            var users = assignment.groupId() == null
                    ? List.of(Objects.requireNonNull(assignment.userId()))
                    : members.getOrDefault(assignment.groupId(), List.of());
            for (var user : users) {
                for (var role : reach(assignment.roleId(), implied)) {
                    var found = known.get(role);
                    if (found != null && found.domainId() == null) {
                        at(assignment, tree)
                                .forEach(place -> entries.add(new Entry(
                                        new Assignment(user, null, place.projectId(), place.domainId(), role, false),
                                        assignment)));
                    }
                }
            }
        }
        return entries;
    }

    private Map<String, List<String>> implied() {
        var implied = new HashMap<String, List<String>>();
        roles.implications()
                .forEach(rule -> implied.computeIfAbsent(rule.priorId(), _ -> new ArrayList<>())
                        .add(rule.impliedId()));
        return implied;
    }

    /// Something and all that follows from it. Rules between roles may go round in circles.
    private static Set<String> reach(String from, Map<String, List<String>> next) {
        var reached = new LinkedHashSet<String>();
        var waiting = new ArrayList<>(List.of(from));
        while (!waiting.isEmpty()) {
            var one = waiting.removeLast();
            if (reached.add(one)) {
                waiting.addAll(next.getOrDefault(one, List.of()));
            }
        }
        return reached;
    }

    private static List<Assignment> at(Assignment given, Map<String, List<String>> tree) {
        if (!given.inherited()) {
            return List.of(given);
        }
        var from = given.projectId() == null ? Objects.requireNonNull(given.domainId()) : given.projectId();
        var below = new HashSet<>(reach(from, tree));
        below.remove(from);
        return below.stream()
                .map(id -> new Assignment(given.userId(), given.groupId(), id, null, given.roleId(), false))
                .toList();
    }
}
