package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-server-groups`.
final class ServerGroupRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int OWNERS_FROM = 13;
    private static final int SOFT_FROM = 15;
    private static final int ONE_POLICY_FROM = 64;
    private static final Set<String> HARD = Set.of("affinity", "anti-affinity");
    private static final Set<String> SOFT = Set.of("soft-affinity", "soft-anti-affinity");

    private final ServerGroups groups;

    ServerGroupRoutes(ServerGroups groups) {
        this.groups = groups;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-server-groups", Policy.READER, this::list)
                .on("POST", "/v2.1/os-server-groups", Policy.MEMBER, this::create)
                .on("GET", "/v2.1/os-server-groups/{id}", Policy.READER, this::show)
                .on("DELETE", "/v2.1/os-server-groups/{id}", Policy.MEMBER, this::delete);
    }

    private void list(Exchange x) {
        QueryNames.from75(x, "all_projects", "limit", "offset");
        boolean all = x.query("all_projects").isPresent() && x.caller().isAdmin();
        int limit = x.limit(PAGE_MAX);
        long offset = x.query("offset").map(ServerGroupRoutes::offset).orElse(0L);
        var body = Json.object();
        var array = body.putArray("server_groups");
        groups.list(x.caller(), all).stream().skip(offset).limit(limit).forEach(g -> array.add(view(x, g)));
        x.json(200, body);
    }

    private static long offset(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw Fault.invalid("offset", "A number not below 0 is expected.");
        }
        return Long.parseLong(text);
    }

    private void create(Exchange x) {
        var f = x.fields("server_group");
        ServerGroup group;
        if (Microversion.of(x).atLeast(ONE_POLICY_FROM)) {
            f.allowOnly("name", "policy", "rules");
            var policy = known(x, "policy", f.text("policy", 1, 32));
            group = groups.create(x.caller(), Names.of(f, "name"), policy, serversPerHostMax(f, policy));
        } else {
            f.allowOnly("name", "policies");
            var policies = f.texts("policies", 32);
            if (policies.size() != 1) {
                throw Fault.invalid("policies", "One policy is expected.");
            }
            var policy = known(x, "policies", policies.getFirst());
            group = groups.create(x.caller(), Names.of(f, "name"), policy, OptionalLong.empty());
        }
        answer(x, group);
    }

    private static String known(Exchange x, String field, String policy) {
        if (HARD.contains(policy)
                || (SOFT.contains(policy) && Microversion.of(x).atLeast(SOFT_FROM))) {
            return policy;
        }
        throw Fault.invalid(field, "'" + policy + "' is not a policy of server groups.");
    }

    private static OptionalLong serversPerHostMax(Fields f, String policy) {
        var rules = f.optionalObject("rules");
        if (rules.isEmpty()
                || rules.get().allowOnly("max_server_per_host").names().isEmpty()) {
            return OptionalLong.empty();
        }
        if (!policy.equals("anti-affinity")) {
            throw Fault.named(400, "badRequest", "Only anti-affinity policy supports rules: max_server_per_host.");
        }
        return OptionalLong.of(rules.get().integer("max_server_per_host", 1, Integer.MAX_VALUE));
    }

    private void show(Exchange x) {
        answer(x, groups.get(x.caller(), x.variable("id")));
    }

    private void answer(Exchange x, ServerGroup group) {
        var body = Json.object();
        body.set("server_group", view(x, group));
        x.json(200, body);
    }

    private ObjectNode view(Exchange x, ServerGroup group) {
        var version = Microversion.of(x);
        var view = Json.object().put("id", group.id()).put("name", group.name());
        if (version.atLeast(ONE_POLICY_FROM)) {
            view.put("policy", group.policy());
            view.set("rules", Json.MAPPER.readTree(group.rules()));
        } else {
            view.putArray("policies").add(group.policy());
            view.putObject("metadata");
        }
        var members = view.putArray("members");
        groups.members(group).forEach(members::add);
        if (version.atLeast(OWNERS_FROM)) {
            view.put("project_id", group.projectId()).put("user_id", group.userId());
        }
        return view;
    }

    private void delete(Exchange x) {
        groups.delete(x.caller(), x.variable("id"));
        x.status(204);
    }
}
