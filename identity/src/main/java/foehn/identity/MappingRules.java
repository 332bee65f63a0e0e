package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.List;
import java.util.Set;

/// The form of a mapping's rules: each says what must be in an assertion (`remote`), and what then follows (`local`).
final class MappingRules {
    private static final int RULES_MAX = 500;
    private static final int TEXT_MAX = 4096;
    private static final List<String> CONDITIONS = List.of("any_one_of", "not_any_of", "whitelist", "blacklist");
    private static final Set<String> LOCAL = Set.of("user", "group", "groups", "group_ids", "projects", "domain");

    /// The rules of a mapping, as JSON.
    static String read(Fields mapping) {
        var rules = mapping.objects("rules");
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw Fault.invalid("rules", "Between 1 and " + RULES_MAX + " rules are expected.");
        }
        for (var rule : rules) {
            rule.allowOnly("local", "remote");
            var remote = rule.objects("remote");
            if (remote.isEmpty() || rule.objects("local").isEmpty()) {
                throw Fault.invalid("rules", "A rule has a local and a remote part.");
            }
            remote.forEach(MappingRules::requireRemote);
            rule.objects("local").forEach(MappingRules::requireLocal);
        }
        return mapping.node().path("rules").toString();
    }

    private static void requireRemote(Fields remote) {
        remote.allowOnly("type", "any_one_of", "not_any_of", "whitelist", "blacklist", "regex");
        remote.text("type", 1, TEXT_MAX);
        var conditions = CONDITIONS.stream().filter(remote::has).toList();
        if (conditions.size() > 1) {
            throw Fault.invalid("remote", "At most one condition is expected.");
        }
        conditions.forEach(name -> remote.texts(name, TEXT_MAX));
        Attributes.flag(remote, "regex");
    }

    private static void requireLocal(Fields local) {
        for (var name : local.names()) {
            if (!LOCAL.contains(name)) {
                throw Fault.invalid("local", "There is no " + name + " here.");
            }
        }
        local.optionalObject("user").ifPresent(user -> {
            user.allowOnly("id", "name", "email", "domain", "type");
            user.optionalText("name", 1, TEXT_MAX);
            if (user.optionalText("type", 1, TEXT_MAX)
                    .filter(t -> !t.equals("local") && !t.equals("ephemeral"))
                    .isPresent()) {
                throw Fault.invalid("type", "local or ephemeral is expected.");
            }
        });
        local.optionalObject("group").ifPresent(group -> group.allowOnly("id", "name", "domain"));
        local.optionalText("groups", 1, TEXT_MAX);
        local.optionalText("group_ids", 1, TEXT_MAX);
        local.objects("projects").forEach(project -> {
            project.allowOnly("name", "roles", "domain");
            project.text("name", 1, TEXT_MAX);
            project.objects("roles").forEach(role -> role.text("name", 1, TEXT_MAX));
        });
    }

    private MappingRules() {}
}
