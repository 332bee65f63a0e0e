package foehn.kernel.http;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A service's route table, in the order it reads. `{name}` takes one segment, `{name...}` the rest.
/// Literal segments win over variables, whatever the order. A HEAD without a route of its own is a GET.
///
/// A variable at the end takes no empty segment: `/servers/` is `/servers`, whichever routes there are below it, but
/// `/a/c/x/` keeps its slash where `{object...}` takes `x/`.
public final class Routes {
    /// What answers a request.
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange) throws Exception;
    }

    /// One row of the table.
    public record Route(String method, String pattern, Policy policy, Handler handler) {
        List<String> parts() {
            return List.of(pattern.substring(1).split("/", -1));
        }
    }

    /// What a path and method matched.
    record Match(Route route, Map<String, String> variables) {}

    private record Row(Route route, List<String> parts) {}

    private record Group(List<String> parts, Map<String, Route> byMethod) {}

    private final List<Row> rows = new ArrayList<>();
    private volatile @Nullable List<Group> groups;

    public Routes on(String method, String pattern, Policy policy, Handler handler) {
        var route = new Route(method, pattern, policy, handler);
        rows.add(new Row(route, route.parts()));
        groups = null;
        return this;
    }

    /// Adds another table's rows: a service is written as one table for each resource.
    public Routes and(Routes others) {
        rows.addAll(others.rows);
        groups = null;
        return this;
    }

    /// The whole table, for the reference and for the tests that walk it.
    public List<Route> table() {
        return rows.stream().map(Row::route).toList();
    }

    /// What was found for a path.
    ///
    /// @param known whether another method has a route there
    record Found(@Nullable Match best, boolean known) {}

    Match match(String method, RawPath path) {
        return match(method, path, find(method, path));
    }

    /// @param first what [#find] found
    Match match(String method, RawPath path, Found first) {
        var found = first;
        if (!found.known() && path.raw().length() > 1 && path.raw().endsWith("/")) {
            found = find(method, new RawPath(path.raw().substring(0, path.raw().length() - 1)));
        }
        if (found.best() != null) {
            return found.best();
        }
        if (found.known() && method.equals("HEAD")) {
            return match("GET", path);
        }
        throw found.known()
                ? new FaultException(new Fault.MethodNotAllowed(method))
                : Fault.notFound("Resource", path.raw());
    }

    Found find(String method, RawPath path) {
        var segments = path.segments();
        boolean known = false;
        Match best = null;
        int bestLiterals = -1;
        for (var group : groups()) {
            if (!couldBe(group.parts(), segments.size())) {
                continue;
            }
            var variables = bind(group.parts(), path, segments);
            if (variables == null) {
                continue;
            }
            known = true;
            int literals = group.parts().size() - variables.size();
            var route = group.byMethod().get(method);
            if (route != null && literals > bestLiterals) {
                best = new Match(route, variables);
                bestLiterals = literals;
            }
        }
        return new Found(best, known);
    }

    /// All routes of one pattern, so that a path is compared with it once. Put together at the first request.
    private List<Group> groups() {
        var known = groups;
        if (known == null) {
            var byPattern = new LinkedHashMap<String, Group>();
            for (var row : rows) {
                byPattern
                        .computeIfAbsent(row.route().pattern(), _ -> new Group(row.parts(), new HashMap<>()))
                        .byMethod()
                        .putIfAbsent(row.route().method(), row.route());
            }
            known = List.copyOf(byPattern.values());
            groups = known;
        }
        return known;
    }

    private static boolean couldBe(List<String> parts, int segments) {
        return parts.getLast().endsWith("...}") ? segments >= parts.size() : segments == parts.size();
    }

    private static @Nullable Map<String, String> bind(List<String> pattern, RawPath path, List<String> all) {
        boolean open = pattern.getLast().endsWith("...}");
        var segments = open ? path.split(pattern.size()) : all;
        var variables = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                if (i > 0 && i == pattern.size() - 1 && segments.get(i).isEmpty()) {
                    return null;
                }
                variables.put(part.substring(1, part.length() - (part.endsWith("...}") ? 4 : 1)), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return variables;
    }
}
